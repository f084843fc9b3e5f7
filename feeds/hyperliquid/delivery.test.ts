import { describe, expect, test } from '@jest/globals';
import type { PriceTick } from '../../domain/market.ts';
import { createDelivery, LONGEST_QUEUE_TICKS } from './delivery.ts';

const tickAt = (venueAtMs: number): PriceTick => ({
  instrument: 'BTC-USD-PERP',
  bid: '1',
  ask: '3',
  mid: '2',
  source: 'test',
  venueAtMs,
  receivedAtMs: venueAtMs,
});

describe('the delivery of ticks', () => {
  test('hands them over one after another in their order', async () => {
    const heard: string[] = [];
    const delivery = createDelivery(
      async ({ venueAtMs }) => {
        heard.push(`begin ${venueAtMs}`);
        await new Promise((resolve) => setTimeout(resolve, 3));
        heard.push(`end ${venueAtMs}`);
      },
      new AbortController().signal,
      () => undefined,
    );
    expect([delivery.push(tickAt(1)), delivery.push(tickAt(2))]).toEqual([true, true]);
    await delivery.drained();
    expect(heard).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  test('takes no more than its limit while the listener is busy, and takes again afterwards', async () => {
    let heard = 0;
    const delivery = createDelivery(
      () => void (heard += 1),
      new AbortController().signal,
      () => undefined,
    );
    for (let index = 0; index < LONGEST_QUEUE_TICKS; index += 1) expect(delivery.push(tickAt(index))).toBe(true);
    expect(delivery.push(tickAt(0))).toBe(false);
    await delivery.drained();
    expect(heard).toBe(LONGEST_QUEUE_TICKS);
    expect(delivery.push(tickAt(0))).toBe(true);
  });

  test('leaves out what still waits when it is stopped', async () => {
    const stop = new AbortController();
    const heard: number[] = [];
    const delivery = createDelivery(
      ({ venueAtMs }) => {
        heard.push(venueAtMs);
        stop.abort();
      },
      stop.signal,
      () => undefined,
    );
    delivery.push(tickAt(1));
    delivery.push(tickAt(2));
    await delivery.drained();
    expect(heard).toEqual([1]);
  });

  test('ends with the first error of the listener, tells of it once and hands it on', async () => {
    let failures = 0;
    const delivery = createDelivery(
      ({ venueAtMs }) => Promise.reject(new Error(`listener ${venueAtMs}`)),
      new AbortController().signal,
      () => (failures += 1),
    );
    delivery.push(tickAt(1));
    delivery.push(tickAt(2));
    await expect(delivery.drained()).rejects.toThrow('listener 1');
    expect(failures).toBe(1);
  });
});
