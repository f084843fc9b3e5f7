import type { PriceTick } from '../../domain/market.ts';
import type { OnTick, PriceFeed } from '../port.ts';
import { candlesOf } from './candles.ts';
import { REPLAY } from './quote.ts';
import type { ReplaySourceOptions } from './source.ts';
import { loadSource } from './source.ts';
import { pointsAfter } from './timeline.ts';

export interface SteppedReplayOptions extends ReplaySourceOptions {
  /** Begins with the first tick after this market time; the start of the data by default. */
  afterMs?: number;
}

/** A replay that stands still between steps: its clock reads the time of the last tick that was told. */
export interface SteppedReplay extends PriceFeed {
  /** Tells the next tick and waits until it is handled; null at the end of the data. `run` must be waiting. */
  step(): Promise<PriceTick | null>;
  /** Steps through every tick up to and including this market time; the number told. */
  stepUntil(atMs: number): Promise<number>;
}

/** Raised when a step has nobody to tell its tick to. */
export class SteppedReplayError extends Error {
  override name = 'SteppedReplayError';
}

/** Recorded prices for a driver that decides when the next one comes, such as a back-test. @throws ReplayError */
export async function createSteppedReplay(options: SteppedReplayOptions): Promise<SteppedReplay> {
  const source = await loadSource(options);
  const { timeline, instruments } = source;
  const startMs = options.afterMs ?? timeline.startMs - 1;
  const points = pointsAfter(timeline, startMs);
  let ahead = points.next();
  let nowMs = Math.max(startMs, timeline.startMs);
  let listener: { onTick: OnTick; end: () => void } | null = null;
  let steps: Promise<unknown> = Promise.resolve();

  const tell = async (untilMs: number): Promise<PriceTick | null> => {
    if (ahead.done === true) {
      listener?.end();
      return null;
    }
    if (listener === null)
      throw new SteppedReplayError('Call run() before step(): nobody is listening to this replay.');
    if (ahead.value.atMs > untilMs) return null;
    nowMs = ahead.value.atMs;
    const tick = source.toTick(ahead.value, nowMs);
    ahead = points.next();
    await listener.onTick(tick);
    return tick;
  };
  // One after another, also when the driver does not wait.
  const inTurn = <Result>(deed: () => Promise<Result>): Promise<Result> => {
    const result = steps.then(deed);
    steps = result.catch(() => undefined);
    return result;
  };
  return {
    name: REPLAY,
    description: `Replay of ${instruments.join(', ')} from ${new Date(timeline.startMs).toISOString()}, step by step.`,
    instruments,
    clock: { nowMs: () => nowMs, wallMsUntil: (atMs) => Math.max(0, atMs - nowMs) },
    run: (onTick, signal) =>
      new Promise<void>((resolve, reject) => {
        if (listener !== null) {
          reject(new SteppedReplayError('This replay is already running; it tells its ticks to one listener.'));
          return;
        }
        const end = (): void => {
          listener = null;
          signal.removeEventListener('abort', end);
          resolve();
        };
        if (signal.aborted) {
          resolve();
          return;
        }
        listener = { onTick, end };
        signal.addEventListener('abort', end, { once: true });
      }),
    candles: (instrument, intervalMs, fromMs, toMs) =>
      Promise.try(() => candlesOf(timeline, { instrument, intervalMs, fromMs, toMs, nowMs })),
    step: () => inTurn(() => tell(Infinity)),
    stepUntil: (atMs) =>
      inTurn(async () => {
        let told = 0;
        while ((await tell(atMs)) !== null) told += 1;
        return told;
      }),
  };
}
