import { useQuery } from '@tanstack/react-query';
import type { VenueReply } from '../../../contracts/api/venue.ts';
import { venuesQuery } from '../../data/queries.ts';
import { curlOf } from '../../format/curl.ts';
import { duration } from '../../format/time.ts';
import { counted } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Outside } from '../../parts/outside.tsx';
import { Section } from '../../parts/section.tsx';
import { Table } from '../../parts/table.tsx';

/** A watcher that has not looked for this long is not looking. */
const LOOK_LIMIT_MS = 15_000;

/** Where orders go: is each well, and when did its watcher last look? */
export function Venues() {
  const query = useQuery(venuesQuery);
  return (
    <Section title="Venues">
      <Answer query={query} waiting={<SkeletonRows rows={2} />}>
        {({ venues }) =>
          venues.length === 0 ? (
            <Empty
              title="No worker has opened a venue yet"
              text="Workers open them when they start. What is missing:"
              command={curlOf('GET', '/ready')}
            />
          ) : (
            <Table
              caption="Venues"
              rows={venues}
              keyOf={({ venue }) => venue}
              columns={[
                {
                  header: 'Venue',
                  className: 'w-32',
                  cell: ({ venue, instruments }) => (
                    <>
                      <span className="font-strong">{venue}</span>
                      <span className="block text-muted wide:hidden">{counted(instruments, 'instrument')}</span>
                    </>
                  ),
                },
                { header: 'Health', cell: (venue) => <VenueHealth venue={venue} /> },
                {
                  header: 'Stops',
                  isWide: true,
                  className: 'w-36',
                  cell: ({ capabilities }) => (capabilities.nativeStops ? 'rest at the venue' : 'held by our watcher'),
                },
                {
                  header: 'Instruments',
                  isNumber: true,
                  isWide: true,
                  className: 'w-24',
                  cell: ({ instruments }) => instruments,
                },
                {
                  header: 'Price age',
                  isNumber: true,
                  isWide: true,
                  className: 'w-24',
                  cell: ({ newestPriceAgeMs }) => (newestPriceAgeMs === null ? 'none' : duration(newestPriceAgeMs)),
                },
                {
                  header: 'Watcher looked',
                  isNumber: true,
                  className: 'w-32',
                  cell: (venue) => <Watcher venue={venue} />,
                },
              ]}
            />
          )
        }
      </Answer>
    </Section>
  );
}

function VenueHealth({ venue: { isHealthy, problems, openCases } }: { venue: VenueReply }) {
  if (isHealthy) return <>well{openCases === 0 ? '' : `, ${counted(openCases, 'open case')}`}</>;
  return <span className="font-strong text-person">{problems.join(' ')}</span>;
}

function Watcher({ venue: { watcher } }: { venue: VenueReply }) {
  if (watcher.ageMs === null) return <span className="font-strong text-person">never</span>;
  const isLate = watcher.ageMs > LOOK_LIMIT_MS;
  return (
    <span className={isLate ? 'font-strong text-person' : ''}>
      {watcher.links.workflow === null ? (
        `${duration(watcher.ageMs)} ago`
      ) : (
        <Outside href={watcher.links.workflow}>{duration(watcher.ageMs)} ago</Outside>
      )}
    </span>
  );
}
