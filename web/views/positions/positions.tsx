import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useState } from 'react';
import type { PositionReply } from '../../../contracts/api/position.ts';
import { closedPositions } from '../../data/queries.ts';
import { useTicks } from '../../data/ticks.ts';
import { exact, number } from '../../format/money.ts';
import { spaced } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Pnl } from '../../parts/money.tsx';
import { Search } from '../../parts/search.tsx';
import { Section } from '../../parts/section.tsx';
import type { Column } from '../../parts/table.tsx';
import { Table } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { matches, OpenPositions } from './open-positions.tsx';

const PAGE = 50;
const MOST = 200;

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
  const [limit, setLimit] = useState(PAGE);
  const query = useQuery(closedPositions(limit));
  const decimalsOf = useTicks();
  return (
    <Section title="Closed" aside="opened last first">
      <Answer query={query} waiting={<SkeletonRows rows={6} />}>
        {({ positions, next }) => {
          const shown = positions.filter((position) => matches(position, search));
          return shown.length === 0 ? (
            <p className="py-4 text-muted">
              {positions.length === 0 ? 'Nothing has been closed yet.' : 'None matches.'}
            </p>
          ) : (
            <>
              <Table
                caption="Closed positions"
                rows={shown}
                columns={columnsFor(decimalsOf)}
                keyOf={({ id }) => id}
                sheet="position"
              />
              {next !== null && limit < MOST ? (
                <Button className="mt-3" onClick={() => setLimit(Math.min(MOST, limit + PAGE))}>
                  Show more
                </Button>
              ) : null}
            </>
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
