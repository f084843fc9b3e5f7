import type { createClient } from '../../web/client/index.ts';

type Signal = Parameters<ReturnType<typeof createClient>['signals']['send']>[0];
/** A signal without its place: for whom and in which market. */
export type Terms = Omit<Signal, 'instrument' | 'deploymentId' | 'agentId' | 'size'>;

const bps = (distanceBps: string) => ({ distanceBps });

/** Who trades: an agent, what it does, and the deployment that follows it. The last one takes alerts, which bring their stops. */
export const AGENTS = [
  {
    name: 'hourly trend',
    description: 'Follows the trend of the hour, and lets go when it ends.',
    deployment: 'careful',
  },
  {
    name: 'range fade',
    description: 'Sells the top of a range and buys its bottom; the stop stands outside.',
    deployment: 'patient',
  },
  {
    name: 'breakout',
    description: 'Buys what leaves the range of its day, with a stop that trails.',
    deployment: 'quick',
  },
  { name: 'chart alerts', description: 'Does what the chart on TradingView says.', deployment: 'night shift' },
] as const;

/** Plans of what stays open: stops out of reach of an hour, and one that is nearly touched. */
export const OPEN: readonly Terms[] = [
  {
    direction: 'long',
    exitPlan: {
      stopLoss: bps('300'),
      takeProfits: [
        { ...bps('150'), fraction: '0.5' },
        { ...bps('400'), fraction: '0.5' },
      ],
      breakEven: { afterRung: 1 },
    },
  },
  { direction: 'short', exitPlan: { stopLoss: bps('250'), takeProfits: [{ ...bps('350'), fraction: '1' }] } },
  { direction: 'long', exitPlan: { stopLoss: bps('350'), trailingStop: { activationBps: '300', distanceBps: '150' } } },
  {
    direction: 'short',
    exitPlan: {
      stopLoss: bps('300'),
      takeProfits: [
        { ...bps('120'), fraction: '0.3' },
        { ...bps('220'), fraction: '0.3' },
        { ...bps('420'), fraction: '0.4' },
      ],
    },
  },
  {
    direction: 'long',
    exitPlan: {
      stopLoss: bps('200'),
      takeProfits: [{ ...bps('500'), fraction: '1' }],
      trailingStop: { activationBps: '250', distanceBps: '100' },
    },
  },
  { direction: 'short', exitPlan: { stopLoss: bps('110'), takeProfits: [{ ...bps('600'), fraction: '1' }] } },
  { direction: 'long', exitPlan: { stopLoss: bps('400'), takeProfits: [{ ...bps('250'), fraction: '1' }] } },
];

/** Plans that end within minutes of the market, so that there is a past. */
export const QUICK: readonly Terms[] = (['long', 'short'] as const).map((direction) => ({
  direction,
  exitPlan: { stopLoss: bps('15'), takeProfits: [{ ...bps('20'), fraction: '1' }], timeExit: { afterMs: 150_000 } },
}));
