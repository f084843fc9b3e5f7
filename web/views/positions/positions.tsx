import type { ReactElement } from 'react';
import { useState } from 'react';
import type { PositionReply } from '../../../contracts/api/position.ts';
import { closedPositions } from '../../data/lists.ts';
import { usePages } from '../../data/pages.ts';
import { useTicks } from '../../data/ticks.ts';
import { exact, number } from '../../format/money.ts';
import { spaced } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Pnl } from '../../parts/money.tsx';
import { Paged } from '../../parts/paged.tsx';
import { Search } from '../../parts/search.tsx';
import { Section } from '../../parts/section.tsx';
import type { Column } from '../../parts/table.tsx';
import { Table } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { matches, OpenPositions } from './open-positions.tsx';

/** What is open, and what became of the rest. */
export function Positions(): ReactElement {
  const [search, setSearch] = useState('');
  return (
    <>
      <div className="mt-4 flex items-center justify-between gap-4">
        <h1 className="text-lg">Positions</h1>
        <Search what="positions" value={search} onChange={setSearch} />
      </div>
      <Section title="Open">
        <OpenPositions search={search} />
      </Section>
      <Closed search={search} />
    </>
  );
}

function Closed({ search }: { search: string }) {
  const { query, list } = usePages(closedPositions);
  const decimalsOf = useTicks();
  return (
    <Section title="Closed" aside="opened last first">
      <Answer query={query} waiting={<SkeletonRows rows={6} />}>
        {({ rows }) => {
          const shown = rows.filter((position) => matches(position, search));
          return (
            <Paged list={list} noun="position">
              {shown.length === 0 ? (
                <p className="py-4 text-muted">
                  {rows.length === 0
                    ? 'Nothing has been closed yet.'
                    : list.hasMore
                      ? `None of the newest ${rows.length} matches.`
                      : 'None matches.'}
                </p>
              ) : (
                <Table
                  caption="Closed positions"
                  rows={shown}
                  columns={columnsFor(decimalsOf)}
                  keyOf={({ id }) => id}
                  sheet="position"
                />
              )}
            </Paged>
          );
        }}
      </Answer>
    </Section>
  );
}

function columnsFor(decimalsOf: (instrument: string) => number): Column<PositionReply>[] {
  const price = (value: string | null, instrument: string): string =>
    value === null ? '–' : number(value, decimalsOf(instrument));
  return [
    {
      header: 'Position',
      className: 'w-32 wide:w-60',
      cell: ({ instrument, direction, openedQuantity }) => (
        <span className="flex flex-wrap gap-x-2">
          <span className="font-strong whitespace-nowrap">{instrument}</span>
          <span className={direction === 'long' ? 'text-gain' : 'text-loss'}>{direction}</span>
          <span className="text-muted">{exact(openedQuantity)}</span>
        </span>
      ),
    },
    { header: 'Ended by', cell: ({ exitReason }) => (exitReason === null ? '–' : spaced(exitReason)) },
    { header: 'Entry', isNumber: true, isWide: true, cell: (each) => price(each.entryPrice, each.instrument) },
    { header: 'Exit', isNumber: true, isWide: true, cell: (each) => price(each.exitPrice, each.instrument) },
    { header: 'Fees, USD', isNumber: true, isWide: true, cell: ({ fees }) => number(fees, 2) },
    { header: 'PnL, USD', isNumber: true, cell: ({ realizedPnl }) => <Pnl value={realizedPnl} /> },
    {
      header: 'Closed',
      isNumber: true,
      className: 'w-16',
      cell: ({ closedAt }) => (closedAt === null ? '–' : <Ago at={closedAt} />),
    },
  ];
}
