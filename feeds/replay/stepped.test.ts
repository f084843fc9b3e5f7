import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PriceTick } from '../../domain/market.ts';
import type { SteppedReplay } from './stepped.ts';
import { createSteppedReplay } from './stepped.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-stepped-'));
  path = join(folder, 'sol-usd-perp-1m.csv');
  await writeFile(path, 'open_time_ms,open,high,low,close,volume\n60000,10,12,9,11,1\n120000,11,11,11,11,1\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function listened(): Promise<{
  replay: SteppedReplay;
  heard: PriceTick[];
  run: Promise<void>;
  stop: AbortController;
}> {
  const replay = await createSteppedReplay({ files: [{ path }] });
  const heard: PriceTick[] = [];
  const stop = new AbortController();
  return { replay, heard, run: replay.run((tick) => void heard.push(tick), stop.signal), stop };
}

describe('a stepped replay', () => {
  test('stands still until it is stepped, and its clock reads the last tick', async () => {
    const { replay, heard } = await listened();
    expect(replay.clock.nowMs()).toBe(60_000);
    expect(heard).toEqual([]);
    const first = await replay.step();
    expect(heard).toEqual([first]);
    expect(first).toMatchObject({ mid: '10', venueAtMs: 60_000, receivedAtMs: 60_000 });
    await replay.step();
    expect(replay.clock.nowMs()).toBe(75_000);
    // As at speed 1: 100 s − 75 s.
    expect(replay.clock.wallMsUntil(100_000)).toBe(25_000);
  });

  test('waits until the tick is handled', async () => {
    const replay = await createSteppedReplay({ files: [{ path }] });
    const heard: string[] = [];
    void replay.run(async ({ mid }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      heard.push(`handled ${mid}`);
    }, new AbortController().signal);
    await replay.step();
    heard.push('stepped');
    expect(heard).toEqual(['handled 10', 'stepped']);
  });

  test('takes steps in turn when the driver does not wait', async () => {
    const replay = await createSteppedReplay({ files: [{ path }] });
    const heard: string[] = [];
    void replay.run(async ({ mid }) => {
      heard.push(`begin ${mid}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      heard.push(`end ${mid}`);
    }, new AbortController().signal);
    await Promise.all([replay.step(), replay.step()]);
    expect(heard).toEqual(['begin 10', 'end 10', 'begin 9', 'end 9']);
  });

  test('steps up to a time, and not beyond', async () => {
    const { replay, heard } = await listened();
    expect(await replay.stepUntil(90_000)).toBe(3);
    expect(await replay.stepUntil(90_000)).toBe(0);
    expect(heard.at(-1)?.venueAtMs).toBe(90_000);
    expect(replay.clock.nowMs()).toBe(90_000);
  });

  test('answers null at the end, again and again, and its run resolves', async () => {
    const { replay, run } = await listened();
    expect(await replay.stepUntil(Infinity)).toBe(8);
    await run;
    expect(await replay.step()).toBeNull();
    expect(await replay.step()).toBeNull();
  });

  test('hands an error of the listener to the driver, and can be stepped on', async () => {
    const replay = await createSteppedReplay({ files: [{ path }] });
    let isFirst = true;
    void replay.run(() => {
      if (!isFirst) return;
      isFirst = false;
      throw new Error('listener');
    }, new AbortController().signal);
    await expect(replay.step()).rejects.toThrow('listener');
    expect(await replay.step()).toMatchObject({ mid: '9' });
  });

  test('refuses to step without a listener and to have two of them, and may be listened to again', async () => {
    const { replay, run, stop } = await listened();
    await expect(replay.run(() => undefined, new AbortController().signal)).rejects.toThrow('already running');
    stop.abort();
    await run;
    await expect(replay.step()).rejects.toThrow('Call run() before step()');
    void replay.run(() => undefined, new AbortController().signal);
    expect(await replay.step()).toMatchObject({ mid: '10' });
  });

  test('begins after a given time, and shows only candles that have closed on its own clock', async () => {
    const replay = await createSteppedReplay({ files: [{ path }], afterMs: 90_000 });
    void replay.run(() => undefined, new AbortController().signal);
    expect(replay.clock.nowMs()).toBe(90_000);
    expect(await replay.step()).toMatchObject({ venueAtMs: 119_999, mid: '11' });
    expect(await replay.candles('SOL-USD-PERP', 60_000, 0, Infinity)).toEqual([]);
    await replay.step();
    expect(await replay.candles('SOL-USD-PERP', 60_000, 0, Infinity)).toMatchObject([{ openAtMs: 60_000, high: '12' }]);
  });
});
