import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { alertTaken, inboxMessage } from '../../contracts/api/inbox.ts';
import { readAlert } from '../../contracts/api/alert/read.ts';
import { isDeadLetter } from '../../domain/inbox.ts';
import { sourceSecret } from '../../contracts/api/source.ts';
import type { Bench } from '../api/bench.ts';
import { startBench } from '../api/bench.ts';

const document = await readFile(path.join(import.meta.dirname, '../../docs/tradingview.md'), 'utf8');
const [, templates = ''] = document.split('## Templates');
const blocks = [...(templates.split('\n## ')[0] ?? '').matchAll(/```(json|text)\n(.*?)```/gs)].map(
  ([, type = '', text = '']) => [type, text.trim()] as const,
);

/** As TradingView fills them in. */
const FILLED: Readonly<Record<string, string>> = {
  ticker: 'BTCUSDT.P',
  exchange: 'BINANCE',
  interval: '60',
  time: '2026-11-20T15:00:00Z',
  timenow: '2026-11-20T15:59:59Z',
  close: '41000.5',
  high: '41200',
  'strategy.order.action': 'buy',
  'strategy.order.contracts': '2.4e-2',
  'strategy.order.price': 'NaN',
  'strategy.order.id': 'Long',
  'strategy.market_position': 'long',
  'strategy.prev_market_position': 'flat',
  'plot("stop")': '39999.1',
  'plot("target")': '43000',
};
const filled = (text: string, here: Readonly<Record<string, string>> = {}): string =>
  text.replace(/\{\{(.+?)\}\}/g, (placeholder, name: string) => here[name] ?? FILLED[name] ?? placeholder);

describe('the templates of docs/tradingview.md', () => {
  let bench: Bench;
  let webhook: string;
  let sourceId: string;
  beforeAll(async () => {
    bench = await startBench({ temporal: 'away' });
    const json = { kind: 'tradingView', name: 'templates' };
    const answer = await bench.doors.ask('POST', `/api/agents/${bench.agentId}/sources`, { json });
    const { source, webhookUrl } = answer.as(sourceSecret);
    sourceId = source.id;
    webhook = new URL(webhookUrl ?? '').pathname;
  });
  afterAll(() => bench.stop());

  test('are five', () => expect(blocks).toHaveLength(5));

  test.each(blocks)('name another alert on another chart at the same moment, %s: %s', (_, text) => {
    const eventOf = (ticker: string) => {
      const read = readAlert(filled(text, { ticker }));
      return isDeadLetter(read) ? read : read.event;
    };
    expect(eventOf('ETHUSDT.P')).toEqual(expect.any(String));
    expect(eventOf('ETHUSDT.P')).not.toEqual(eventOf('BTCUSDT.P'));
  });

  test.each(blocks)('become signals as they stand there, %s: %s', async (type, text) => {
    const headers = { 'content-type': type === 'json' ? 'application/json' : 'text/plain' };
    const { id } = (await bench.doors.ask('POST', webhook, { raw: filled(text), headers })).as(alertTaken);
    await bench.record.deliveries.deliverNext(sourceId, readAlert, Date.now());
    const { status, reason, signalId } = await bench.doors.read(`/api/inbox/${id}`, inboxMessage);
    expect([status, reason]).toEqual(['delivered', null]);
    const signal = await bench.record.signals.find(signalId ?? '');
    expect(signal).toMatchObject({ instrument: 'BTC-USD-PERP', source: 'tradingView' });
    expect(signal?.exitPlan).not.toBeNull();
  });
});
