import type { TradeRecord } from '../../db/repositories/index.ts';
import { anInstrument } from './instrument.ts';

/** A signal, its position and the intent of its entry on record, as sizing leaves them; answers the order's id. */
export async function anIntendedEntry(
  record: TradeRecord,
  { agentId, deploymentId }: { agentId: string; deploymentId: string },
): Promise<string> {
  const nowMs = Date.now();
  const instrument = anInstrument();
  const exitPlan = {
    stopLoss: { distanceBps: '200' },
    takeProfits: [],
    trailingStop: null,
    breakEven: null,
    timeExit: null,
  };
  const { signal } = await record.signals.accept({
    agentId,
    deploymentId,
    source: 'test',
    sourceEventId: null,
    idempotencyKey: null,
    contentHash: 'test',
    instrument: instrument.instrument,
    direction: 'long',
    entry: { type: 'market' },
    exitPlan,
    size: { type: 'notional', value: '400' },
    confidence: null,
    receivedAtMs: nowMs,
    expiresAtMs: null,
    referencePrice: null,
  });
  await record.signals.dispatch(signal.id, nowMs);
  const approval = await record.entries.approve({ signalId: signal.id, deploymentId }, nowMs, () => ({
    venue: 'paper',
    instrument,
    direction: 'long',
    exitPlan,
    referencePrice: '40000',
    notional: '400',
    request: {
      instrument: instrument.instrument,
      side: 'buy',
      type: 'market',
      quantity: '0.01',
      limitPrice: '40200',
      triggerPrice: null,
      timeInForce: 'ioc',
      isReduceOnly: false,
      expiresAtMs: null,
    },
    numbers: {},
  }));
  if (approval.outcome === 'refused') throw new Error(approval.refusal.message);
  return approval.orderId;
}
