import { setTimeout as pause } from 'node:timers/promises';
import { closeByHand } from './by-hand.ts';
import type { Desk } from './trades.ts';
import { until } from './until.ts';

/** An alert that trades, the same once more, and one whose placeholder was not filled in: a dead letter. */
export async function sendAlerts({ api, traded }: Desk, agentId: string): Promise<string> {
  const { webhookUrl } = await api.sources.link(
    agentId,
    { kind: 'tradingView', name: 'my chart' },
    { key: 'my-chart' },
  );
  const ticker = traded[1] ?? '';
  const alert = { strategy: 'crossing averages', ticker, interval: '15', action: 'buy', contracts: 2, stopLoss: '2%' };
  for (const each of [alert, alert, { ...alert, stopLoss: '{{plot("stop")}}' }]) {
    const response = await fetch(webhookUrl ?? '', { method: 'POST', body: JSON.stringify(each) });
    if (!response.ok) throw new Error(`An alert was answered with ${response.status}: ${await response.text()}`);
  }
  return until('a dead letter', async () => (await api.inbox.list({ status: 'dead' })).messages[0]?.id);
}

/** A size that the limits of the deployment do not let through. */
export async function beRefused({ api, deploymentIds, traded }: Desk): Promise<string> {
  const { id } = await api.signals.send(
    {
      direction: 'long',
      instrument: traded[0] ?? '',
      deploymentId: deploymentIds.at(-1) ?? '',
      size: { type: 'notional', value: '9000' },
      exitPlan: { stopLoss: { distanceBps: '100' } },
    },
    { key: 'refused' },
  );
  return until('a refusal by the limit', async () =>
    (await api.signals.get(id)).executions.some(({ refusalCode }) => refusalCode === 'maxOrderNotional') ? id : null,
  );
}

/** The position goes at the venue and stays in the record. Tells the case of it. */
export async function makeTrouble({ api }: Desk, databaseUrl: string, positionId: string): Promise<string> {
  await closeByHand(databaseUrl, await api.positions.get(positionId));
  return until('a case', async () => {
    await api.operations.triggerSchedule('reconciliation');
    await pause(1_000);
    const { nakedSince } = await api.positions.get(positionId);
    const { cases } = await api.operations.cases({ status: 'open' });
    return nakedSince === null ? null : cases.find(({ kind }) => kind === 'quantityDiffers')?.id;
  });
}
