import type { Draw } from './draw.ts';
import { MARKETS } from './market.ts';

/** What a signal of the campaign is for. */
export interface SignalWish {
  deploymentId: string;
  instrument: string;
  /** The mid price now. */
  price: number;
  direction?: 'long' | 'short';
}

const KINDS = [
  { kind: 'stopped', weight: 3 },
  { kind: 'ladder', weight: 3 },
  { kind: 'trailing', weight: 2 },
  { kind: 'timed', weight: 2 },
  { kind: 'resting', weight: 1 },
] as const;

/** A signal as it is posted: each kind of exit has its turn, and most end by themselves within a minute. */
export function signalOf(
  draw: Draw,
  { deploymentId, instrument, price, direction = draw.of(['long', 'short'] as const) }: SignalWish,
): object {
  const bps = (least: number, most: number): { distanceBps: string } => ({
    distanceBps: String(draw.between(least, most)),
  });
  const { kind } = draw.weighted(KINDS);
  const timeExit = { afterMs: draw.between(15_000, 90_000) };
  const plans = {
    stopped: { stopLoss: bps(8, 40), timeExit },
    ladder: {
      stopLoss: bps(40, 90),
      takeProfits: [
        { ...bps(4, 9), fraction: '0.5' },
        { ...bps(12, 20), fraction: '0.5' },
      ],
      breakEven: { afterRung: 1 },
      timeExit,
    },
    trailing: { stopLoss: bps(40, 90), trailingStop: { activationBps: '5', distanceBps: '8' }, timeExit },
    timed: { stopLoss: bps(60, 120), timeExit: { afterMs: draw.between(6_000, 25_000) } },
    resting: { stopLoss: bps(60, 120), timeExit },
  };
  const decimals = MARKETS.find((market) => market.instrument === instrument)?.decimals ?? 2;
  const limitPrice = (price * (direction === 'long' ? 0.9996 : 1.0004)).toFixed(decimals);
  return {
    deploymentId,
    instrument,
    direction,
    size: { type: 'notional', value: String(draw.between(500, 3_000)) },
    exitPlan: plans[kind],
    ...(kind === 'resting' && {
      entry: { type: 'limit', limitPrice },
      expiresAt: new Date(Date.now() + draw.between(8_000, 25_000)).toISOString(),
    }),
  };
}
