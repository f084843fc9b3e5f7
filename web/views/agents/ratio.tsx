import { decimalOf } from '../../../domain/money.ts';
import { number, percent, signedPercent, signOf } from '../../format/money.ts';

const COLOURS = { gain: 'text-gain', loss: 'text-loss', none: '' } as const;

const Undefined = () => <span className="text-muted">–</span>;

/** A share as a percentage; one with a sign has the colour that repeats it. A dash where it is not defined. */
export function Percent({
  value,
  decimals,
  isSigned = false,
}: {
  value: number | null;
  decimals: number;
  isSigned?: boolean;
}) {
  if (value === null) return <Undefined />;
  const fraction = decimalOf(value);
  return isSigned ? (
    <span className={COLOURS[signOf(fraction)]}>{signedPercent(fraction, decimals)}</span>
  ) : (
    percent(fraction, decimals)
  );
}

/** A number without a unit, to two decimals; a dash where it is not defined. */
export const Ratio = ({ value }: { value: number | null }) =>
  value === null ? <Undefined /> : number(decimalOf(value), 2);
