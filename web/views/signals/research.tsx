import type { CandidateReply } from '../../../contracts/api/signal-reply.ts';
import { research } from '../../data/lists.ts';
import { usePages } from '../../data/pages.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Paged } from '../../parts/paged.tsx';
import type { Column } from '../../parts/table.tsx';
import { Table } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';

/** What research brought: what waits, what became a signal, what was refused and why. */
export function Research({ search }: { search: string }) {
  const { query, list } = usePages(research);
  return (
    <Answer query={query} waiting={<SkeletonRows rows={6} />}>
      {({ rows }) => {
        const shown = rows.filter((candidate) => matches(candidate, search));
        return (
          <Paged list={list} noun="candidate">
            {shown.length > 0 ? (
              <Table
                caption="Candidates of research, newest first"
                rows={shown}
                columns={COLUMNS}
                keyOf={({ id }) => id}
                versionOf={({ status }) => status}
              />
            ) : list.hasMore ? (
              <p className="py-4 text-muted">None of the newest {rows.length} matches.</p>
            ) : (
              <Empty
                title={rows.length === 0 ? 'Research has brought nothing yet' : 'No candidate matches'}
                text="Files in the folder `signals` of the data folder are looked at every ten seconds: each is a signal as JSON, as POST /api/signals takes it."
              />
            )}
          </Paged>
        );
      }}
    </Answer>
  );
}

const matches = ({ name, source, status, reason }: CandidateReply, search: string): boolean =>
  `${name} ${source} ${status} ${reason ?? ''}`.toLowerCase().includes(search.toLowerCase());

const BECAME = { waiting: 'waits', taken: 'became a signal', refused: 'refused' } as const;

const COLUMNS: Column<CandidateReply>[] = [
  {
    header: 'Candidate',
    className: 'w-32 wide:w-60',
    cell: ({ name, source }) => (
      <span className="flex flex-wrap gap-x-2">
        <span className="font-strong break-all">{name}</span>
        <span className="text-muted">{source}</span>
      </span>
    ),
  },
  {
    header: 'What became of it',
    cell: ({ status, reason, signalId }) => (
      <>
        {signalId === null ? (
          <span className={status === 'refused' ? 'text-muted' : ''}>{BECAME[status]}</span>
        ) : (
          <SheetLink sheet="signal" id={signalId}>
            {BECAME[status]}
          </SheetLink>
        )}
        {reason === null ? null : <span className="text-muted">: {reason}</span>}
      </>
    ),
  },
  { header: 'Seen', isNumber: true, className: 'w-16', cell: ({ seenAt }) => <Ago at={seenAt} /> },
];
