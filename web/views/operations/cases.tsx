import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseReply } from '../../../contracts/api/case.ts';
import { casesOf } from '../../data/lists.ts';
import { usePages } from '../../data/pages.ts';
import { deploymentsQuery } from '../../data/queries.ts';
import { sentence } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Paged } from '../../parts/paged.tsx';
import { Section } from '../../parts/section.tsx';
import type { Column } from '../../parts/table.tsx';
import { Table } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';

const STATUSES = [
  ['open', 'Open'],
  ['resolved', 'Resolved'],
] as const;

/** Differences between our record and the venues. */
export function Cases() {
  const [status, setStatus] = useState<'open' | 'resolved'>('open');
  const { query, list } = usePages(casesOf(status));
  const { data: deployments } = useQuery(deploymentsQuery);
  return (
    <Section
      title="Cases"
      aside={
        <div className="w-44 py-1">
          <Choice label="Which cases" isBare value={status} options={STATUSES} onChange={setStatus} />
        </div>
      }
    >
      <Answer query={query} waiting={<SkeletonRows rows={2} />}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="py-3 text-muted">
              {status === 'open'
                ? 'None: the record and every venue say the same.'
                : 'None yet. A case is resolved when it is no longer seen.'}
            </p>
          ) : (
            <Paged list={list} noun="case">
              <Table
                caption="Cases"
                rows={rows}
                columns={columnsFor(
                  (account) =>
                    deployments?.deployments.find(({ venueAccountId }) => venueAccountId === account)?.name ?? account,
                )}
                keyOf={({ id }) => id}
                sheet="case"
              />
            </Paged>
          )
        }
      </Answer>
    </Section>
  );
}

const columnsFor = (nameOf: (venueAccountId: string) => string): Column<CaseReply>[] => [
  {
    header: 'Case',
    className: 'wide:w-56',
    cell: ({ kind, instrument }) => (
      <>
        <span className="font-strong">{sentence(kind)}</span>
        <span className="block text-muted wide:hidden">{instrument ?? 'the whole account'}</span>
      </>
    ),
  },
  { header: 'Where', isWide: true, className: 'w-40', cell: ({ instrument }) => instrument ?? 'the whole account' },
  { header: 'Account of', className: 'w-32', cell: ({ venueAccountId }) => nameOf(venueAccountId) },
  { header: 'What is done about it', isWide: true, cell: ({ policy }) => <span className="text-muted">{policy}</span> },
  { header: 'Seen', isNumber: true, className: 'w-16', cell: ({ openedAt }) => <Ago at={openedAt} /> },
];
