import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useState } from 'react';
import type { SignalReply } from '../../../contracts/api/signal-reply.ts';
import { signalsQuery } from '../../data/queries.ts';
import { useSendCommand } from '../../data/use-send-command.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Search } from '../../parts/search.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { SignalTable } from './signal-table.tsx';

const PAGE = 50;
const MOST = 200;

/** Every signal, newest first, and why each traded or did not. */
export function Signals(): ReactElement {
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const query = useQuery(signalsQuery(limit));
  const command = useSendCommand();
  return (
    <>
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="flex-1 text-lg">Signals</h1>
        <SheetLink sheet="send" id="new" isButton>
          Send a signal …
        </SheetLink>
        <Search what="signals" value={search} onChange={setSearch} />
      </div>
      <div className="mt-3">
        <Answer query={query} waiting={<SkeletonRows rows={12} />}>
          {({ signals, next }) => {
            const shown = signals.filter((signal) => matches(signal, search));
            if (shown.length === 0)
              return (
                <Empty
                  title={signals.length === 0 ? 'No signal has come yet' : 'No signal matches'}
                  text="Agents, alerts and people send them. Send one:"
                  command={command}
                />
              );
            return (
              <>
                <SignalTable signals={shown} />
                {next !== null && limit < MOST ? (
                  <Button className="mt-3" onClick={() => setLimit(Math.min(MOST, limit + PAGE))}>
                    Show more
                  </Button>
                ) : null}
              </>
            );
          }}
        </Answer>
      </div>
    </>
  );
}

const matches = ({ instrument, direction, status, source, id }: SignalReply, search: string): boolean =>
  `${instrument} ${direction} ${status} ${source} ${id}`.toLowerCase().includes(search.toLowerCase());
