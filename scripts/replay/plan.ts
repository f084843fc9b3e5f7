import type { SignalBody } from '../../contracts/api/signal.ts';

/** A seeded generator of numbers in [0, 1): mulberry32, so that the same seed gives the same signals on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Plan = NonNullable<SignalBody['exitPlan']>;

/** Shapes of exit plans, so that every kind of ending occurs; `pick` gives whole numbers from low to high. */
const SHAPES: readonly ((pick: (low: number, high: number) => string) => Plan)[] = [
  (pick) => ({
    stopLoss: { distanceBps: pick(60, 200) },
    takeProfits: [{ distanceBps: pick(60, 200), fraction: '1' }],
  }),
  (pick) => ({
    stopLoss: { distanceBps: pick(80, 250) },
    takeProfits: [
      { distanceBps: pick(40, 90), fraction: '0.5' },
      { distanceBps: pick(120, 300), fraction: '0.5' },
    ],
    breakEven: { afterRung: 1 },
  }),
  (pick) => ({
    stopLoss: { distanceBps: pick(100, 250) },
    trailingStop: { activationBps: pick(40, 120), distanceBps: pick(30, 90) },
  }),
  (pick) => ({
    stopLoss: { distanceBps: pick(100, 300) },
    takeProfits: [],
    timeExit: { afterMs: Number(pick(20, 480)) * 60_000 },
  }),
  (pick) => ({
    stopLoss: { distanceBps: pick(80, 200) },
    takeProfits: [{ distanceBps: pick(150, 400), fraction: '0.4' }],
    breakEven: { activationBps: pick(40, 100) },
    timeExit: { afterMs: 24 * 3_600_000 },
  }),
];

/** Market time between two signals of one deployment, so that most find no position open. */
export interface PlannedSignal {
  /** Sent after the last tick of the candle with this index. */
  candleIndex: number;
  deployment: number;
  exitPlan: Plan;
}

/** When signals are sent and with which exits; the direction comes from the candles at that moment. */
export function planSignals(input: {
  seed: number;
  signals: number;
  candles: number;
  deployments: number;
}): PlannedSignal[] {
  const random = seeded(input.seed);
  const pick = (low: number, high: number): string => String(low + Math.floor(random() * (high - low + 1)));
  const firstIndex = Math.min(60, Math.floor(input.candles / 4));
  const spacing = (input.candles - firstIndex) / (input.signals + 1);
  return Array.from({ length: input.signals }, (_, index) => {
    const shape = SHAPES[Math.floor(random() * SHAPES.length)] ?? SHAPES[0];
    if (!shape) throw new Error('There are no shapes of exit plans.');
    return {
      candleIndex: Math.floor(firstIndex + spacing * index + random() * spacing),
      deployment: Math.floor(random() * input.deployments),
      exitPlan: shape(pick),
    };
  });
}
