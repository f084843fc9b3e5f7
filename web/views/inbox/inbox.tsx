import type { ReactElement } from 'react';
import { useState } from 'react';
import type { InboxItem } from '../../../contracts/api/inbox.ts';
import { MESSAGE_STATUSES } from '../../../domain/inbox.ts';
import { inboxMessages } from '../../data/lists.ts';
import { usePages } from '../../data/pages.ts';
import { spaced } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Paged } from '../../parts/paged.tsx';
import { Select } from '../../parts/select.tsx';
import type { Column } from '../../parts/table.tsx';
import { Table } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { ViewHead } from '../../parts/view-head.tsx';

const ALERT = '{"ticker": "BTC-USD-PERP", "action": "buy", "stopLoss": "2%"}';

/** What sources sent, newest first; dead letters are what could not be used. */
export function Inbox(): ReactElement {
  const [status, setStatus] = useState('');
  const known = MESSAGE_STATUSES.find((each) => each === status);
  const { query, list } = usePages(inboxMessages(known));
  return (
    <>
      <ViewHead title="Inbox">
        <Select label="Status" isBare value={status} onChange={setStatus}>
          <option value="">Every status</option>
          {MESSAGE_STATUSES.map((each) => (
            <option key={each} value={each}>
              {NAMES[each]}
            </option>
          ))}
        </Select>
      </ViewHead>
      <div className="mt-3">
        <Answer query={query} waiting={<SkeletonRows rows={8} />}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Empty
                title={known === undefined ? 'Nothing has come yet' : `No ${NAMES[known]} message`}
                text="Link a source to an agent on its sheet; it gets an address of its own, to which TradingView posts alerts such as:"
                command={`curl -s ${location.origin}/api/webhooks/tradingview/TOKEN -H 'content-type: application/json' -d '${ALERT}'`}
              />
            ) : (
              <Paged list={list} noun="message">
                <Table
                  caption="Messages, newest first"
                  rows={rows}
                  columns={COLUMNS}
                  keyOf={({ id }) => id}
                  versionOf={({ status: now }) => now}
                  sheet="message"
                />
              </Paged>
            )
          }
        </Answer>
      </div>
    </>
  );
}

const NAMES = { waiting: 'waiting', delivered: 'delivered', repeated: 'repeated', dead: 'dead letter' } as const;

const COLUMNS: Column<InboxItem>[] = [
  {
    header: 'Message',
    className: 'max-w-0 w-1/2',
    cell: ({ excerpt }) => <span className="block truncate font-mono text-xs leading-5">{excerpt}</span>,
  },
  {
    header: 'Outcome',
    cell: ({ status, code }) =>
      status === 'dead' ? (
        <span className="font-strong text-person">dead letter{code === null ? '' : `: ${spaced(code)}`}</span>
      ) : (
        NAMES[status]
      ),
  },
  { header: 'Tries', isNumber: true, isWide: true, className: 'w-16', cell: ({ attempts }) => attempts },
  { header: 'Came', isNumber: true, className: 'w-16', cell: ({ receivedAt }) => <Ago at={receivedAt} /> },
];
