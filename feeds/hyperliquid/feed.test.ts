import { describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { bitcoin, FeedHarness, until } from '../../test/simulators/hyperliquid-harness.ts';
import { createHyperliquidFeed } from './feed.ts';

const harness = new FeedHarness();

describe('the feed of Hyperliquid', () => {
  test('subscribes to each coin and tells what the venue sends, with the venue time', async () => {
    harness.start();
    await harness.subscribed(1);
    harness.venue.sendBbo(bitcoin(1_700_000_000_000));
    harness.venue.sendBbo({ coin: 'ETH', bid: '2500.1', ask: '2500.3', time: 1_700_000_000_001 });
    await until(() => harness.ticks.length === 2, 'two ticks came');
    expect(harness.venue.subscriptions).toEqual(['BTC', 'ETH']);
    expect(harness.ticks.map(({ instrument, mid, venueAtMs }) => [instrument, mid, venueAtMs])).toEqual([
      ['BTC-USD-PERP', '60001', 1_700_000_000_000],
      ['ETH-USD-PERP', '2500.2', 1_700_000_000_001],
    ]);
  });

  test('counts each lie by its reason, tells none of them, and goes on with the truth', async () => {
    const feed = harness.start();
    await harness.subscribed(1);
    harness.venue.send('not json');
    harness.venue.send(Buffer.from('{"channel":"pong"}'));
    harness.venue.sendBbo({ ...bitcoin(1), coin: 'DOGE' });
    harness.venue.sendBbo(bitcoin(1, '60002', '60000'));
    harness.venue.sendBbo({ ...bitcoin(1), bid: '0' });
    harness.venue.sendBbo({ ...bitcoin(1), bid: '-1' });
    harness.venue.sendBbo({ ...bitcoin(1), ask: 'NaN' });
    harness.venue.sendBbo({ ...bitcoin(1), ask: '1e309' });
    harness.venue.sendBbo({ ...bitcoin(1), ask: 60_002 });
    harness.venue.send('{"channel":"trades","data":[]}');
    harness.venue.sendBbo(bitcoin(2));
    await until(() => harness.ticks.length > 0, 'the true tick came');
    expect(harness.ticks.map(({ venueAtMs }) => venueAtMs)).toEqual([2]);
    expect(feed.rejected).toEqual({
      tooLong: 0,
      notText: 1,
      notJson: 1,
      wrongChannel: 1,
      wrongShape: 0,
      unknownCoin: 1,
      badTime: 0,
      badPrice: 5,
      oneSided: 0,
      crossed: 1,
    });
    expect(harness.venue.connections).toBe(1);
  });

  test('tells ticks one after another in order and drops none when the listener is slow', async () => {
    let busy = 0;
    const heard: number[] = [];
    harness.start({}, async ({ venueAtMs }) => {
      busy += 1;
      await delay(2);
      heard.push(busy === 1 ? venueAtMs : -1);
      busy -= 1;
    });
    await harness.subscribed(1);
    const times = Array.from({ length: 50 }, (_, index) => index + 1);
    for (const time of times) harness.venue.sendBbo(bitcoin(time));
    await until(() => heard.length === 50, 'all ticks came');
    expect(heard).toEqual(times);
  });

  test('tells nothing after it was stopped, and its run resolves at once', async () => {
    harness.start();
    await harness.subscribed(1);
    harness.venue.sendBbo(bitcoin(1));
    harness.stop.abort();
    await harness.run;
    harness.venue.sendBbo(bitcoin(2));
    await delay(50);
    expect(harness.ticks.length).toBeLessThanOrEqual(1);
    expect(harness.venue.connections).toBe(1);
  });

  test('hands on what the listener throws, and closes its connection', async () => {
    harness.start({}, () => {
      throw new Error('listener');
    });
    const failure = expect(harness.run).rejects.toThrow('listener');
    await harness.subscribed(1);
    harness.venue.sendBbo(bitcoin(1));
    await failure;
    await until(() => harness.venue.open === 0, 'the connection was closed');
  });

  test('prices only USD perpetuals, and only at a WebSocket address', () => {
    expect(() => createHyperliquidFeed({ nowMs: Date.now, instruments: ['BTC-USD-SPOT'] })).toThrow('not BTC-USD-SPOT');
    expect(() => createHyperliquidFeed({ nowMs: Date.now, webSocketUrl: 'https://x/ws' })).toThrow(
      'is not a WebSocket address',
    );
  });
});
