import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMarketTime } from '../../data/market-clock.ts';
import { readinessQuery } from '../../data/queries.ts';
import { useSafety } from '../../data/safety.ts';
import { counted, spaced } from '../../format/words.ts';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { nakedWords } from '../positions/naked-words.ts';
import { oldPriceWords } from './old-price-words.ts';

/** Am I safe? One sentence when all is well; otherwise everything that needs a person, each with what to do. */
export function SafetyLine() {
  const safety = useSafety();
  const { nowMs } = useMarketTime();
  const { data: readiness, isError } = useQuery(readinessQuery);
  const { held = [], naked = [], stops = [], cases = [], priceAgeMs } = safety;
  const missing = readiness?.checks.filter(({ isReady }) => !isReady) ?? [];
  const isBlind = safety.isBlind || isError;
  const oldPrice = oldPriceWords(priceAgeMs, held.length);
  if (safety.isLoading && !safety.isBlind)
    return (
      <div className="mt-5 h-7">
        <span className="skeleton inline-block h-5 w-80" />
      </div>
    );
  const needs = naked.length + stops.length + cases.length + missing.length + Number(oldPrice !== null);
  return (
    <div className="mt-5">
      <p className="text-lg">
        <strong>{verdict(held.length, naked.length, isBlind)}</strong>{' '}
        <span className="text-muted">
          {priceAgeMs === null ? 'No price has come yet.' : needs === 0 && !isBlind ? 'Nothing needs you.' : ''}
        </span>
      </p>
      {needs === 0 ? null : (
        <ul className="mt-2 border-l-2 border-person bg-person-panel px-3 py-1.5 text-person">
          {naked.map((position) => (
            <li key={position.id}>
              <strong>
                {position.instrument} {position.direction} has no stop at the venue.
              </strong>{' '}
              {nakedWords(position, nowMs)}{' '}
              <SheetLink sheet="position" id={position.id}>
                Look at it
              </SheetLink>
            </li>
          ))}
          {oldPrice === null ? null : (
            <li>
              <strong>{oldPrice.what}</strong> {oldPrice.so}
            </li>
          )}
          {missing.map(({ name, message }) => (
            <li key={name}>
              <strong>{message}</strong> Exits that rest at the venue stand.
            </li>
          ))}
          {stops.map(({ scope, key, state, reason }) => (
            <li key={`${scope}${key}`}>
              <strong>
                Trading is {spaced(state)} for {scope === 'platform' ? 'the whole platform' : `${scope} ${key}`}:
              </strong>{' '}
              {reason}
            </li>
          ))}
          {cases.length === 0 ? null : (
            <li>
              <strong>{counted(cases.length, 'open case')}:</strong> record and venue differ ({kinds(cases)}).{' '}
              <Link to="/operations" className="underline underline-offset-2">
                Look at {cases.length === 1 ? 'it' : 'them'}
              </Link>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function verdict(held: number, naked: number, isBlind: boolean): string {
  if (isBlind) return 'The platform does not answer; what you see may be past.';
  if (held === 0) return 'Nothing is open.';
  if (naked === 0) return held === 1 ? 'The one open position is protected.' : `All ${held} positions are protected.`;
  return `${naked} of ${counted(held, 'position')} unprotected.`;
}

const kinds = (cases: readonly { kind: string }[]): string =>
  [...new Set(cases.map(({ kind }) => spaced(kind)))].join(', ');
