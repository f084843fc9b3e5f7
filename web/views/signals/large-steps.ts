import type { TimelineEntry } from '../../../contracts/api/signal-reply.ts';

/** True, on record, and seldom what one asks: they are a press away. */
const SMALL_STEPS: ReadonlySet<TimelineEntry['type']> = new Set([
  'signal.dispatched',
  'signal.validated',
  'position.opening',
  'order.intended',
  'order.submitted',
  'order.updated',
]);

/** What is no small step. A no of the venue to a deployment is none either when it is said for the first time; an exit may be sent for hours. */
export function largeSteps(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const said = new Set<string>();
  return entries.filter(({ type, numbers, sentence, deploymentId }) => {
    if (!SMALL_STEPS.has(type)) return true;
    const no = `${deploymentId ?? ''} ${sentence}`;
    if (numbers['status'] !== 'rejected' || said.has(no)) return false;
    said.add(no);
    return true;
  });
}
