import type { SignalReply } from '../../../contracts/api/signal-reply.ts';
import { allSignals } from '../../data/lists.ts';
import { usePages } from '../../data/pages.ts';
import { useSendCommand } from '../../data/use-send-command.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Paged } from '../../parts/paged.tsx';
import { SignalTable } from './signal-table.tsx';

/** Every signal, newest first. */
export function AllSignals({ search }: { search: string }) {
  const { query, list } = usePages(allSignals);
  const command = useSendCommand();
  return (
    <Answer query={query} waiting={<SkeletonRows rows={12} />}>
      {({ rows }) => {
        const shown = rows.filter((signal) => matches(signal, search));
        return (
          <Paged list={list} noun="signal">
            {shown.length > 0 ? (
              <SignalTable signals={shown} />
            ) : list.hasMore ? (
              <p className="py-4 text-muted">None of the newest {rows.length} matches.</p>
            ) : (
              <Empty
                title={rows.length === 0 ? 'No signal has come yet' : 'No signal matches'}
                text="Agents, alerts and people send them. Send one:"
                command={command}
              />
            )}
          </Paged>
        );
      }}
    </Answer>
  );
}

const matches = ({ instrument, direction, status, source, id }: SignalReply, search: string): boolean =>
  `${instrument} ${direction} ${status} ${source} ${id}`.toLowerCase().includes(search.toLowerCase());
