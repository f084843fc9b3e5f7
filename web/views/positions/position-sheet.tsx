import { useQuery } from '@tanstack/react-query';
import type { PositionDetail } from '../../../contracts/api/position.ts';
import { useMarketTime } from '../../data/market-clock.ts';
import { useAgedMarks } from '../../data/marks.ts';
import { isHeld, isNaked } from '../../data/protection.ts';
import { positionQuery } from '../../data/queries.ts';
import { useTicks } from '../../data/ticks.ts';
import { exact, number } from '../../format/money.ts';
import { duration, utc } from '../../format/time.ts';
import { sentence, spaced } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Figure } from '../../parts/figure.tsx';
import { Pnl } from '../../parts/money.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { Timeline } from '../signals/timeline.tsx';
import { nakedWords } from './naked-words.ts';
import { Orders } from './orders.tsx';
import { Picture } from './picture.tsx';
import { PriceSection } from './price-section.tsx';

/** The life of one position: where it stands, what ends it, what has happened. */
export function PositionSheet({ id }: { id: string }) {
  const query = useQuery(positionQuery(id));
  const position = query.data;
  const isOpen = position !== undefined && position.status !== 'closed';
  return (
    <Sheet
      title={position === undefined ? 'Position' : `${position.instrument} ${position.direction}`}
      aside={
        isOpen ? (
          <>
            <SheetLink sheet="amend" id={id} isButton>
              Amend …
            </SheetLink>
            <SheetLink sheet="close" id={id} isButton shortcut="c">
              Close …
            </SheetLink>
          </>
        ) : null
      }
    >
      <Answer query={query} waiting={<SkeletonRows rows={10} />}>
        {(found) => <Life position={found} heardAtMs={query.dataUpdatedAt} />}
      </Answer>
    </Sheet>
  );
}

function Life({ position, heardAtMs }: { position: PositionDetail; heardAtMs: number }) {
  const now = useAgedMarks(heardAtMs)(position);
  const decimals = useTicks()(position.instrument);
  const price = (value: string | null): string => (value === null ? '–' : number(value, decimals));
  const { exitReason, signalId, links } = position;
  const { mark } = now;
  return (
    <>
      <Standing position={position} />
      <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-2 wide:grid-cols-4">
        {isHeld(position) ? (
          <Figure
            name={`Unrealized, ${position.currency}`}
            from={`${position.exposure.signedQuantity} × ${mark?.price ?? '?'} − ${position.exposure.cost}: open quantity at the mark minus its cost`}
            note="before exit fees"
          >
            <Pnl value={mark?.unrealizedPnl ?? null} />
          </Figure>
        ) : null}
        <Figure
          name={`Realized, ${position.currency}`}
          from={`${position.grossRealizedPnl} gross − ${position.fees} fees − ${position.funding} funding, from its fills`}
          note={`after fees of ${number(position.fees, 2)}`}
        >
          <Pnl value={position.realizedPnl} />
        </Figure>
        <Figure name="Held" from="Net of its fills" note={`of ${exact(position.openedQuantity)} opened`}>
          {exact(position.quantity)}
        </Figure>
        <Figure
          name={isHeld(position) ? 'Mark' : 'Exit'}
          from={isHeld(position) ? 'Latest mid price' : 'Average of its closing fills'}
          note={
            mark === null
              ? `entry ${price(position.entryPrice)}`
              : mark.isStale
                ? `${duration(mark.ageMs)} old`
                : `entry ${price(position.entryPrice)}`
          }
        >
          <span className={mark?.isStale === true ? 'text-muted' : ''}>
            {price(isHeld(position) ? (mark?.price ?? null) : position.exitPrice)}
          </span>
        </Figure>
      </dl>
      {position.status === 'closed' ? null : <Exits position={now} price={price} decimals={decimals} />}
      <PriceSection position={position} decimals={decimals} />
      <Section title="What happened">
        <Timeline signalId={signalId} deploymentId={position.deploymentId} />
      </Section>
      <Section title="Orders and fills">
        <Orders orders={position.orders} fills={position.fills} price={price} />
      </Section>
      <Section title="Where it comes from">
        <Facts
          facts={[
            [
              'Signal',
              <SheetLink key="signal" sheet="signal" id={signalId}>
                why it traded
              </SheetLink>,
            ],
            [
              'Workflow',
              links.workflow === null ? (
                'no Temporal Web UI is known'
              ) : (
                <a
                  key="workflow"
                  href={links.workflow}
                  target="_blank"
                  rel="noreferrer"
                  className="text-accent hover:underline"
                >
                  its life in Temporal
                </a>
              ),
            ],
            ['Venue', position.venue],
            ['Opened', utc(position.createdAt)],
            ['Ended by', exitReason === null ? 'still open' : sentence(exitReason)],
            ['Closed', position.closedAt === null ? 'still open' : utc(position.closedAt)],
            ['Unprotected for', position.nakedMs === null ? 'not protected yet' : duration(position.nakedMs)],
            [
              'Position',
              <span key="id" className="font-mono text-xs">
                {position.id}
              </span>,
            ],
          ]}
        />
      </Section>
    </>
  );
}

/** Is it safe? In a sentence. */
function Standing({ position }: { position: PositionDetail }) {
  const { nowMs } = useMarketTime();
  if (position.status === 'closed') return <p className="mt-4">Closed by {spaced(position.exitReason ?? 'manual')}.</p>;
  if (isNaked(position))
    return (
      <p className="mt-4 border-l-2 border-person bg-person-panel px-3 py-1.5">
        <strong className="text-person">Unprotected: no stop rests at the venue.</strong> {nakedWords(position, nowMs)}
      </p>
    );
  if (!isHeld(position)) return <p className="mt-4">Its entry has not filled yet; nothing is at risk.</p>;
  return (
    <p className="mt-4">
      <strong>Protected:</strong>{' '}
      {position.isStopNative ? `its stop rests at ${position.venue}` : 'only our watcher holds its stop, not the venue'}
      {position.isPaused ? '. Paused: only the stop-loss acts' : ''}
      {position.isBreakEvenDone ? '. The stop was moved to the entry' : ''}.
    </p>
  );
}

function Exits({
  position,
  price,
  decimals,
}: {
  position: PositionDetail;
  price: (value: string | null) => string;
  decimals: number;
}) {
  const { exitLevels, stopPrice, exitPlan } = position;
  const targets = exitLevels?.takeProfits ?? [];
  return (
    <div className="mt-4">
      <Picture position={position} decimals={decimals} />
      <div className="flex justify-between text-xs text-muted">
        {isNaked(position) ? (
          <span className="text-person">
            no stop at the venue, planned {price(stopPrice ?? exitLevels?.stopLoss ?? null)}
          </span>
        ) : (
          <span>stop {price(stopPrice)}</span>
        )}
        <span>{targets.length === 0 ? 'no target' : `last target ${price(targets.at(-1)?.price ?? null)}`}</span>
      </div>
      <Facts
        facts={[
          [
            'Targets',
            targets.length === 0
              ? 'none'
              : targets.map((rung) => `${price(rung.price)} (${Number(rung.fraction) * 100}\u00a0%)`).join(', '),
          ],
          [
            'Trailing stop',
            exitLevels?.trailingStop
              ? `${position.trailingPrice === null ? `arms at ${price(exitLevels.trailingStop.activationPrice)}` : `at ${price(position.trailingPrice)}`}, trails ${Number(exitLevels.trailingStop.distanceBps) / 100} %`
              : 'none',
          ],
          [
            'Break-even',
            exitPlan.breakEven === null
              ? 'none'
              : 'afterRung' in exitPlan.breakEven
                ? `after target ${exitPlan.breakEven.afterRung}`
                : `at ${Number(exitPlan.breakEven.activationBps) / 100} %`,
          ],
          ['Time exit', exitLevels?.timeExitAt ? utc(exitLevels.timeExitAt) : 'none'],
        ]}
      />
    </div>
  );
}
