import type { Generated } from '../../../contracts/api/signal-reply.ts';
import { useTicks } from '../../data/ticks.ts';
import { number } from '../../format/money.ts';
import { clock, utc } from '../../format/time.ts';
import { sentence, spaced } from '../../format/words.ts';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { Timeline } from '../signals/timeline.tsx';

/** What a strategy said, why, by which numbers; and what followed, when something did. */
export function Advice({ said, askedAtMs }: { said: Generated; askedAtMs: number }) {
  const { strategy, instrument, timeframe, closedAt, direction, reason, numbers, signal } = said;
  const decimals = Math.max(2, useTicks()(instrument));
  return (
    <Section title={`What it said at ${clock(new Date(askedAtMs).toISOString())}`} aside={spaced(strategy)}>
      <p role="status" className="mt-3">
        <strong>
          {signal === null ? `Nothing: it would not trade ${instrument} now.` : `Go ${direction} on ${instrument}.`}
        </strong>{' '}
        {reason}
      </p>
      <Facts
        facts={[
          ['Candle', `of ${timeframe}, closed ${utc(closedAt)}`],
          ...Object.entries(numbers).map(
            ([name, value]) => [NAMES[name] ?? sentence(name), number(value, decimals)] as const,
          ),
        ]}
      />
      {signal === null ? (
        <p className="mt-3 text-muted">
          Nothing was stored and nothing was sent. It can say something else after the next close.
        </p>
      ) : (
        <>
          <p className="mt-3">
            It is a{' '}
            <SheetLink sheet="signal" id={signal.id}>
              signal
            </SheetLink>{' '}
            now. One candle gives one signal: asked again before the next close, this is the answer.
          </p>
          <Timeline signalId={signal.id} />
        </>
      )}
    </Section>
  );
}

/** What traders write in capitals. */
const NAMES: Readonly<Record<string, string>> = { adx: 'ADX', plusDi: '+DI', minusDi: '−DI', atr: 'ATR' };
