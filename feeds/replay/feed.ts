import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PriceTick } from '../../domain/market.ts';
import type { OnTick, PriceFeed } from '../port.ts';
import { sleep } from '../timing.ts';
import { candlesOf } from './candles.ts';
import type { ReplayAnchor } from './clock.ts';
import { replayClock } from './clock.ts';
import { ReplayError } from './error.ts';
import { REPLAY } from './quote.ts';
import type { ReplaySourceOptions } from './source.ts';
import { loadSource } from './source.ts';
import type { Point } from './timeline.ts';
import { pointsAfter, pointsStanding } from './timeline.ts';

export interface ReplayFeedOptions extends ReplaySourceOptions {
  /** Market seconds per wall second, 1 or more. */
  speed?: number;
  /** Without an anchor the replay starts now at the first time of the data. */
  anchor?: ReplayAnchor;
  /** The wall clock. */
  nowMs: () => number;
}

/** A replay that runs by itself, at a speed. */
export interface ReplayFeed extends PriceFeed {
  readonly anchor: ReplayAnchor;
  /** The longest time between two ticks where the data has no gap, on the market clock. */
  readonly tickSpacingMs: number;
}

/** Ticks told without a pause before other work gets a turn. */
const TICKS_PER_TURN = 50;

/** Tells recorded prices again on a clock that runs `speed` times as fast. @throws ReplayError */
export async function createReplayFeed(options: ReplayFeedOptions): Promise<ReplayFeed> {
  const { speed = 1, nowMs } = options;
  if (!Number.isFinite(speed) || speed < 1) {
    throw new ReplayError(`The speed of a replay is a number of 1 or more, such as 60, not ${speed}.`);
  }
  const source = await loadSource(options);
  const { timeline, instruments, tickSpacingMs } = source;
  const anchor = options.anchor ?? { marketStartMs: timeline.startMs, wallStartMs: nowMs() };
  const clock = replayClock(anchor, speed, nowMs);
  const tickAt = (point: Point): PriceTick => ({ ...source.toTick(point, clock.nowMs()), standsForMs: tickSpacingMs });
  return {
    name: REPLAY,
    description: `Replay of ${instruments.join(', ')} from ${new Date(timeline.startMs).toISOString()} at speed ${speed}${options.loop === true ? ', in a loop' : ''}.`,
    instruments,
    clock,
    anchor,
    replay: { ...anchor, speed },
    tickSpacingMs,
    async run(onTick: OnTick, signal: AbortSignal) {
      const startMs = clock.nowMs();
      for (const point of pointsStanding(timeline, startMs)) {
        if (signal.aborted) return;
        await onTick(tickAt(point));
      }
      let ticksThisTurn = 0;
      for (const point of pointsAfter(timeline, startMs)) {
        while (clock.nowMs() < point.atMs && !signal.aborted) {
          ticksThisTurn = 0;
          await sleep(clock.wallMsUntil(point.atMs), signal);
        }
        // A consumer slower than the speed leaves nothing to sleep for; timers and sockets still need their turn.
        if (ticksThisTurn >= TICKS_PER_TURN) {
          ticksThisTurn = 0;
          await nextTurn();
        }
        if (signal.aborted) return;
        ticksThisTurn += 1;
        await onTick(tickAt(point));
      }
    },
    candles: (instrument, intervalMs, fromMs, toMs) =>
      Promise.try(() => candlesOf(timeline, { instrument, intervalMs, fromMs, toMs, nowMs: clock.nowMs() })),
  };
}
