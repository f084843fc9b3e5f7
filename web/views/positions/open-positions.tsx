import { useQuery } from '@tanstack/react-query';
import type { PositionReply } from '../../../contracts/api/position.ts';
import { useAgedMarks } from '../../data/marks.ts';
import { livePositions } from '../../data/queries.ts';
import { isNaked } from '../../data/protection.ts';
import { useTicks } from '../../data/ticks.ts';
import { exact, number } from '../../format/money.ts';
import { duration } from '../../format/time.ts';
import { spaced } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Pnl } from '../../parts/money.tsx';
import type { Column } from '../../parts/table.tsx';
import { Table } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { useSendCommand } from '../../data/use-send-command.ts';
import { Picture } from './picture.tsx';

/** Everything that is not closed, each as a picture. */
export function OpenPositions({ search = '', isBrief = false }: { search?: string; isBrief?: boolean }) {
  const query = useQuery(livePositions);
  const withAge = useAgedMarks(query.dataUpdatedAt);
  const decimalsOf = useTicks();
  const command = useSendCommand();
  return (
    <Answer query={query} waiting={<SkeletonRows rows={4} />}>
      {({ positions }) => {
        const shown = positions.filter((position) => matches(position, search)).map(withAge);
        if (shown.length === 0 && isBrief) return <p className="py-3 text-muted">Nothing is open.</p>;
        return shown.length === 0 ? (
          <Empty
            title={positions.length === 0 ? 'Nothing is open' : 'No open position matches'}
            text="A signal opens a position when nothing refuses it. Send one:"
            command={command}
          />
        ) : (
          <Table
            caption="Open positions"
            rows={shown}
            columns={columnsFor(decimalsOf)}
            keyOf={({ id }) => id}
            versionOf={({ updatedAt }) => updatedAt}
            sheet="position"
          />
        );
      }}
    </Answer>
  );
}

export const matches = (position: PositionReply, search: string): boolean =>
  `${position.instrument} ${position.direction} ${position.status} ${position.exitReason ?? ''} ${position.id}`
    .toLowerCase()
    .includes(search.toLowerCase());

function columnsFor(decimalsOf: (instrument: string) => number): Column<PositionReply>[] {
  const price = (value: string | null, instrument: string): string =>
    value === null ? '–' : number(value, decimalsOf(instrument));
  return [
    {
      header: 'Position',
      className: 'w-32 wide:w-72',
      cell: (position) => <Name position={position} />,
    },
    {
      header: 'Stop',
      isNumber: true,
      isWide: true,
      className: 'w-36',
      cell: (position) => <Stop isMissing={isNaked(position)}>{price(stopOf(position), position.instrument)}</Stop>,
    },
    {
      header: 'Stop to last target',
      className: 'min-w-24',
      cell: (position) => <Picture position={position} decimals={decimalsOf(position.instrument)} />,
    },
    {
      header: 'Last target',
      isWide: true,
      className: 'w-24',
      cell: (position) => price(position.exitLevels?.takeProfits.at(-1)?.price ?? null, position.instrument),
    },
    {
      header: 'Entry',
      isNumber: true,
      isWide: true,
      className: 'w-24',
      cell: (position) => price(position.entryPrice, position.instrument),
    },
    {
      header: 'Mark',
      isNumber: true,
      isWide: true,
      className: 'w-36 whitespace-nowrap',
      cell: ({ mark, instrument }) =>
        mark === null ? '–' : <Aged ageMs={mark.isStale ? mark.ageMs : null}>{price(mark.price, instrument)}</Aged>,
    },
    {
      header: 'PnL, USD',
      isNumber: true,
      className: 'w-20 wide:w-24',
      cell: ({ mark }) => <Pnl value={mark?.unrealizedPnl ?? null} />,
    },
    {
      header: 'Since',
      isNumber: true,
      isWide: true,
      className: 'w-16',
      cell: ({ createdAt }) => <Ago at={createdAt} />,
    },
  ];
}

/** What is held; on a small screen in two lines. What needs a person says so in words. */
function Name({ position }: { position: PositionReply }) {
  const { instrument, direction, quantity, status, isPaused } = position;
  const state = isNaked(position) ? 'unprotected' : isPaused ? 'paused' : status === 'open' ? null : spaced(status);
  return (
    <span className="flex flex-wrap gap-x-2">
      <span className="font-strong whitespace-nowrap">{instrument}</span>
      <span className={direction === 'long' ? 'text-gain' : 'text-loss'}>{direction}</span>
      <span className="text-muted">{exact(quantity)}</span>
      {state === null ? null : (
        <span className={state === 'unprotected' ? 'font-strong text-person' : 'text-muted'}>{state}</span>
      )}
    </span>
  );
}

const stopOf = ({ stopPrice, exitLevels }: PositionReply): string | null => stopPrice ?? exitLevels?.stopLoss ?? null;

/** Where the stop is; one that stands nowhere is only planned. */
function Stop({ isMissing, children }: { isMissing: boolean; children: string }) {
  if (!isMissing) return children;
  return (
    <span className="block text-xs leading-4 text-person">
      <strong>no stop at the venue</strong>, planned {children}
    </span>
  );
}

/** A number that is older than its limit is grey and says its age. */
function Aged({ ageMs, children }: { ageMs: number | null; children: string }) {
  if (ageMs === null) return children;
  return (
    <span className="text-muted">
      {children} <span className="text-xs">{duration(ageMs)} old</span>
    </span>
  );
}
