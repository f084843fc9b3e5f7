import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ScheduleReply } from '../../../contracts/api/schedule.ts';
import { api } from '../../data/client.ts';
import { schedulesQuery } from '../../data/queries.ts';
import { useWallTime } from '../../data/market-clock.ts';
import { ago, utc } from '../../format/time.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Section } from '../../parts/section.tsx';
import { Table } from '../../parts/table.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';

/** What happens by itself: how often, when last, and the ways to hurry or rest it. */
export function Schedules() {
  const query = useQuery(schedulesQuery);
  const queries = useQueryClient();
  const trigger = useMutation({
    mutationFn: (id: string) => api.operations.triggerSchedule(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['schedules'] }),
  });
  return (
    <Section title="Schedules" aside="by the clock on the wall">
      {trigger.error ? <Failure error={trigger.error} /> : null}
      <p role="status" className="sr-only">
        {trigger.data ? `${trigger.data.id} was told to act now.` : ''}
      </p>
      <Answer query={query} waiting={<SkeletonRows rows={4} />}>
        {({ schedules }) =>
          schedules.length === 0 ? (
            <p className="py-3 text-muted">None yet: workers make them when they start for the first time.</p>
          ) : (
            <Table
              caption="Schedules"
              rows={schedules}
              keyOf={({ id }) => id}
              columns={[
                {
                  header: 'Schedule',
                  className: 'wide:w-48',
                  cell: (schedule) => (
                    <>
                      <span className="font-strong whitespace-nowrap">{schedule.id}</span>
                      <span
                        className={`block wide:hidden ${schedule.isPaused ? 'font-strong text-person' : 'text-muted'}`}
                      >
                        {schedule.isPaused ? 'paused' : `every ${schedule.every}`}, last <Last schedule={schedule} />
                      </span>
                    </>
                  ),
                },
                {
                  header: 'When',
                  isWide: true,
                  className: 'w-40',
                  cell: ({ every, isPaused }) =>
                    isPaused ? <strong className="text-person">paused</strong> : `every ${every}`,
                },
                { header: 'What for', isWide: true, cell: ({ note }) => <span className="text-muted">{note}</span> },
                {
                  header: 'Last',
                  isNumber: true,
                  isWide: true,
                  className: 'w-20',
                  cell: (schedule) => <Last schedule={schedule} />,
                },
                { header: 'Skipped', isNumber: true, isWide: true, className: 'w-20', cell: ({ skipped }) => skipped },
                {
                  header: 'Do',
                  isNumber: true,
                  className: 'w-44',
                  cell: ({ id, isPaused }) => (
                    <span className="flex justify-end gap-2">
                      <Button
                        aria-label={`Act now: ${id}`}
                        disabled={trigger.isPending}
                        onClick={() => trigger.mutate(id)}
                      >
                        Act now
                      </Button>
                      <SheetLink sheet="schedule" id={id} isButton>
                        {isPaused ? 'Resume …' : 'Pause …'}
                      </SheetLink>
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </Answer>
    </Section>
  );
}

/** Schedules are Temporal's; their clock is the wall's. */
function Last({ schedule: { lastStartedAt, isRunning } }: { schedule: ScheduleReply }) {
  const nowMs = useWallTime();
  if (isRunning) return <>acts now</>;
  if (lastStartedAt === null) return <span className="text-muted">never</span>;
  return (
    <time dateTime={lastStartedAt} title={utc(lastStartedAt)} className="text-muted">
      {ago(lastStartedAt, nowMs)}
    </time>
  );
}
