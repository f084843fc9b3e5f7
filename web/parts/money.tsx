import { signed, signOf } from '../format/money.ts';

const COLOURS = { gain: 'text-gain', loss: 'text-loss', none: '' } as const;

/** A gain or a loss: its sign, and the colour that repeats the sign. A dash where it is not known. */
export function Pnl({ value, decimals = 2 }: { value: string | null; decimals?: number }) {
  if (value === null) return <span className="text-muted">–</span>;
  return <span className={COLOURS[signOf(value)]}>{signed(value, decimals)}</span>;
}
