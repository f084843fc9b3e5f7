import { z } from 'zod';
import { at, id, link } from './reply-fields.ts';
import { plainText } from './text.ts';

/** Why a schedule is paused or goes on; Temporal shows it beside the schedule. */
export const scheduleReasonBody = z
  .strictObject({ reason: plainText(300).meta({ description: 'For those who read it later.' }) })
  .meta({ id: 'ScheduleReasonBody' });

/** What Temporal starts by itself, again and again. */
export const scheduleReply = z
  .strictObject({
    id,
    every: z.string().meta({ example: '1 minute' }),
    isPaused: z.boolean(),
    note: z.string().meta({ description: 'What it is for, or why it is paused.' }),
    lastStartedAt: at.nullable().meta({ description: 'Null when it has never acted.' }),
    lastWorkflowId: z.string().nullable(),
    isRunning: z.boolean(),
    nextAt: at.nullable().meta({ description: 'Null while it is paused.' }),
    taken: z.int(),
    skipped: z
      .int()
      .meta({ description: 'Not begun because the one before was still running, or because it was too late.' }),
    links: z.strictObject({ schedule: link.nullable(), workflow: link.nullable() }),
  })
  .meta({ id: 'Schedule' });
export type ScheduleReply = z.output<typeof scheduleReply>;

export const scheduleList = z.strictObject({ schedules: z.array(scheduleReply) });
