import type { DomainEvent, EventType } from '../../domain/event.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import type { Summary } from './statistics.ts';
import { summarise } from './statistics.ts';
import type { SentSignal } from './walks.ts';

/** What one walk writes on its way, in this order; the leg tells orders apart. */
interface Mark {
  name: string;
  type: EventType;
  leg?: string;
}

const ENTRY: readonly Mark[] = [
  { name: 'received', type: 'signal.received' },
  { name: 'dispatched', type: 'signal.dispatched' },
  { name: 'validated', type: 'signal.validated' },
  { name: 'routed', type: 'signal.routed' },
  { name: 'sized', type: 'signal.sized' },
  { name: 'submitted', type: 'order.submitted', leg: 'entry' },
  { name: 'answered', type: 'order.updated', leg: 'entry' },
  { name: 'filled', type: 'order.filled' },
  { name: 'protected', type: 'position.protected' },
];

const EXIT: readonly Mark[] = [
  { name: 'crossed', type: 'position.crossed' },
  { name: 'intended', type: 'order.intended', leg: 'exit' },
  { name: 'submitted', type: 'order.submitted', leg: 'exit' },
  { name: 'answered', type: 'order.updated', leg: 'exit' },
  { name: 'closed', type: 'position.closed' },
];

/** The time between two marks of a walk. */
export interface StepTime {
  from: string;
  to: string;
  summary: Summary;
}

/** Where the time goes between a signal and its protected position, and between a crossing and the end. */
export async function stepTimes(
  record: TradeRecord,
  signals: readonly SentSignal[],
): Promise<{ entry: StepTime[]; exit: StepTime[] }> {
  const timelines: DomainEvent[][] = [];
  for (const { signalId } of signals) timelines.push(await record.events.timeline(signalId));
  return { entry: between(ENTRY, timelines), exit: between(EXIT, timelines) };
}

function between(marks: readonly Mark[], timelines: readonly DomainEvent[][]): StepTime[] {
  return marks.slice(1).flatMap((mark, index) => {
    const earlier = marks[index];
    if (!earlier) return [];
    const gaps = timelines.flatMap((timeline) => {
      const [from, to] = [momentOf(timeline, earlier), momentOf(timeline, mark)];
      return from === null || to === null ? [] : [to - from];
    });
    return gaps.length === 0 ? [] : [{ from: earlier.name, to: mark.name, summary: summarise(gaps) }];
  });
}

/** When the record wrote the first such event: the begin of its transaction. */
function momentOf(timeline: readonly DomainEvent[], { type, leg }: Mark): number | null {
  const event = timeline.find((each) => each.type === type && (leg === undefined || each.payload['leg'] === leg));
  return event?.recordedAtMs ?? null;
}
