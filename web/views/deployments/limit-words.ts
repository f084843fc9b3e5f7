import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { SizeTerms } from '../../../domain/signal.ts';
import { exact, percent } from '../../format/money.ts';

type Limits = DeploymentReply['limits'];

/** How a limit is said and typed. */
export interface LimitWord {
  name: keyof Limits;
  label: string;
  kind: 'share' | 'multiple' | 'money' | 'bps' | 'seconds';
}

/** The limits that people set, in the order in which they matter. */
export const LIMIT_WORDS: readonly LimitWord[] = [
  { name: 'maxOrderNotionalFraction', label: 'One order', kind: 'share' },
  { name: 'maxOrderNotional', label: 'One order, USD', kind: 'money' },
  { name: 'maxInstrumentFraction', label: 'One instrument', kind: 'share' },
  { name: 'maxGrossFraction', label: 'Everything open', kind: 'share' },
  { name: 'maxNetFraction', label: 'Longs less shorts', kind: 'share' },
  { name: 'maxLeverage', label: 'Leverage', kind: 'multiple' },
  { name: 'reserveFraction', label: 'Never used', kind: 'share' },
  { name: 'slippageLimitBps', label: 'Slippage', kind: 'bps' },
  { name: 'signalMaxAgeMs', label: 'Oldest signal', kind: 'seconds' },
  { name: 'priceMaxAgeMs', label: 'Oldest price', kind: 'seconds' },
];

const SECOND_MS = 1_000;

const UNITS = { share: '% of equity', multiple: '×', money: '', bps: 'bps', seconds: 's' } as const;
export const unitOf = ({ kind }: LimitWord): string => UNITS[kind];

/** A limit as it is typed, without its unit. */
export function typed(limits: Limits, { name, kind }: LimitWord): string {
  const value = limits[name];
  if (kind === 'seconds') return String(Number(value) / SECOND_MS);
  const text = typeof value === 'string' ? value : '';
  return kind === 'share'
    ? percent(text, 4)
        .replaceAll(',', '')
        .replace(/\.?0+$/, '')
    : text;
}

export const inWords = (limits: Limits, word: LimitWord): string => {
  const text = typed(limits, word);
  return word.kind === 'money' ? exact(text) : `${text} ${unitOf(word)}`;
};

const SIZES = {
  riskFraction: 'of equity lost at the stop',
  equityFraction: 'of equity',
  notional: 'USD worth',
} as const;

/** How large a trade is. */
export const sizeWords = ({ type, value }: SizeTerms): string =>
  type === 'notional'
    ? `${exact(value)} ${SIZES[type]}`
    : `${percent(value, 2).replace(/\.?0+$/, '')} % ${SIZES[type]}`;
