import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ScheduleReply } from '../../../contracts/api/schedule.ts';
import { api } from '../../data/client.ts';
import { schedulesQuery } from '../../data/queries.ts';
import { utc } from '../../format/time.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Outside } from '../../parts/outside.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { TextField } from '../../parts/text-field.tsx';

/** Let a schedule rest, or act again, with a reason. */
export function ScheduleSheet({ id }: { id: string }) {
  const query = useQuery(schedulesQuery);
  return (
    <Sheet title={`Schedule: ${id}`}>
      <Answer query={query} waiting={<SkeletonRows rows={5} />}>
        {({ schedules }) => {
          const schedule = schedules.find((each) => each.id === id);
          return schedule === undefined ? (
            <p className="mt-4">There is no schedule {id}.</p>
          ) : (
            <Rest schedule={schedule} />
          );
        }}
      </Answer>
    </Sheet>
  );
}

function Rest({ schedule }: { schedule: ScheduleReply }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const { id, isPaused } = schedule;
  const set = useMutation({
    mutationFn: () =>
      isPaused ? api.operations.resumeSchedule(id, reason.trim()) : api.operations.pauseSchedule(id, reason.trim()),
    onSuccess: () => {
      setReason('');
      return queries.invalidateQueries({ queryKey: ['schedules'] });
    },
  });
  return (
    <>
      <Facts
        facts={[
          ['Every', schedule.every],
          [
            'Stands',
            isPaused ? (
              <strong key="paused" className="text-person">
                paused
              </strong>
            ) : (
              'acts'
            ),
          ],
          ['Note', schedule.note],
          ['Last', schedule.lastStartedAt === null ? 'never' : utc(schedule.lastStartedAt)],
          ['Next', schedule.nextAt === null ? 'not while it is paused' : utc(schedule.nextAt)],
          ['Acted', `${schedule.taken} times, ${schedule.skipped} skipped`],
          [
            'Schedule',
            <Outside key="s" href={schedule.links.schedule}>
              in Temporal
            </Outside>,
          ],
          [
            'Last workflow',
            schedule.lastWorkflowId === null ? (
              'none'
            ) : (
              <Outside key="w" href={schedule.links.workflow}>
                in Temporal
              </Outside>
            ),
          ],
        ]}
      />
      <form
        className="mt-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== '' && !set.isPending) set.mutate();
        }}
      >
        <p>
          {isPaused
            ? 'It acts again at its next time. What it has missed is not made up for.'
            : 'It stays paused until somebody resumes it, also when workers start again. It can still be told to act now.'}
        </p>
        <div className="mt-2">
          <TextField label="Reason, for those who read it later" value={reason} onChange={setReason} autoFocus />
        </div>
        {set.error ? <Failure error={set.error} /> : null}
        <Button look="deed" type="submit" className="mt-4 w-full" disabled={reason.trim() === '' || set.isPending}>
          {isPaused ? 'Resume' : 'Pause'} {id}
        </Button>
      </form>
    </>
  );
}
