import type { SignalReply } from '../../../contracts/api/signal-reply.ts';
import { useTicks } from '../../data/ticks.ts';
import { number } from '../../format/money.ts';
import { counted, doorName } from '../../format/words.ts';
import { useAnnounced } from '../../parts/announced.ts';
import { Button } from '../../parts/button.tsx';
import type { Column } from '../../parts/table.tsx';
import { Table } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { Outcome } from './outcome.tsx';

/** Signals with what became of each. */
export function SignalTable({ signals }: { signals: readonly SignalReply[] }) {
  const decimalsOf = useTicks();
  const { shown, waiting, show, whilePointed } = useAnnounced(signals, ({ id }) => id);
  const columns: Column<SignalReply>[] = [
    {
      header: 'Signal',
      className: 'w-32 wide:w-60',
      cell: ({ instrument, direction }) => (
        <span className="flex flex-wrap gap-x-2">
          <span className="font-strong whitespace-nowrap">{instrument}</span>
          <span className={DIRECTION[direction]}>{direction}</span>
        </span>
      ),
    },
    { header: 'Outcome', cell: (signal) => <Outcome signal={signal} /> },
    { header: 'Source', isWide: true, className: 'w-32', cell: ({ source }) => doorName(source) },
    {
      header: 'Entry',
      isWide: true,
      className: 'w-40',
      cell: ({ entry, instrument }) =>
        entry.type === 'market' ? 'at market' : `at ${number(entry.limitPrice, decimalsOf(instrument))} or better`,
    },
    {
      header: 'Market then',
      isNumber: true,
      isWide: true,
      className: 'w-28',
      cell: ({ referencePrice, instrument }) =>
        referencePrice === null ? '–' : number(referencePrice, decimalsOf(instrument)),
    },
    { header: 'Came', isNumber: true, className: 'w-16', cell: ({ receivedAt }) => <Ago at={receivedAt} /> },
  ];
  return (
    <div className="relative" {...whilePointed}>
      {waiting === 0 ? null : (
        <Button className="absolute top-0.5 right-0 z-1" onClick={show}>
          Show {counted(waiting, 'new signal')}
        </Button>
      )}
      <Table
        caption="Signals, newest first"
        rows={shown}
        columns={columns}
        keyOf={({ id }) => id}
        versionOf={({ status }) => status}
        sheet="signal"
      />
    </div>
  );
}

const DIRECTION = { long: 'text-gain', short: 'text-loss', neutral: 'text-muted' } as const;
