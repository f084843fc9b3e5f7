import { setTimeout as sleep } from 'node:timers/promises';

import type { Arena } from './arena.ts';
import type { JournalFile } from './journal-file.ts';
import type { Planned } from './plan.ts';

/** A fault that was done, and what was seen. */
export interface Injected {
  index: number;
  id: string;
  name: string;
  expected: string;
  terms: Planned['terms'];
  seen: string;
  tookMs: number;
}

export interface Run {
  injected: readonly Injected[];
  /** Faults that found nothing to hit, or that could not be done. */
  skipped: readonly { index: number; id: string; name: string; why: string }[];
}

/** Platform faults wait for each other; so does the first part of a long one. */
export function oneAtATime(): Arena['alone'] {
  let turn: Promise<unknown> = Promise.resolve();
  return (deed) => {
    const mine = turn.then(deed);
    turn = mine.catch(() => undefined);
    return mine;
  };
}

/** Carries out a plan, lane beside lane. What found nothing to hit is replaced by a spare, until the promise is kept. */
export async function carryOut(
  arena: Arena,
  plan: readonly Planned[],
  { journal, say, limitMs }: { journal: JournalFile; say: (line: string) => void; limitMs: number },
): Promise<Run> {
  const injected: Injected[] = [];
  const skipped: { index: number; id: string; name: string; why: string }[] = [];
  const promised = plan.filter(({ isSpare }) => !isSpare).length;
  const startedAt = performance.now();
  const isLate = (): boolean => performance.now() - startedAt > limitMs;

  const inject = async (planned: Planned): Promise<void> => {
    const { index, fault, terms } = planned;
    const { id, name, expected } = fault;
    const beganAt = performance.now();
    const deed = (): Promise<string | null> => fault.inject(arena, terms, String(index));
    const outcome = await (planned.lane === 'platform' ? arena.alone(deed) : deed()).catch(
      (error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }) as const,
    );
    const tookMs = Math.round(performance.now() - beganAt);
    if (typeof outcome === 'string') {
      injected.push({ index, id, name, expected, terms, seen: outcome, tookMs });
      journal.write({ injected: index, id, name, terms, seen: outcome, tookMs });
      say(`${String(injected.length).padStart(4)}/${promised} ${id} ${name}${shown(terms)}: ${outcome}`);
    } else {
      const why = outcome === null ? 'it found nothing to hit' : outcome.failed;
      skipped.push({ index, id, name, why });
      journal.write({ skipped: index, id, name, terms, why, tookMs });
    }
  };

  const lanes = Map.groupBy(
    plan.filter(({ isSpare }) => !isSpare),
    ({ lane }) => lane,
  );
  await Promise.all(
    [...lanes.values()].map(async (lane) => {
      for (const planned of lane) {
        if (isLate()) return;
        await sleep(Math.max(0, planned.atMs - (performance.now() - startedAt)));
        await inject(planned);
      }
    }),
  );
  for (const spare of plan.filter(({ isSpare }) => isSpare)) {
    if (injected.length >= promised || isLate()) break;
    await inject(spare);
  }
  return { injected, skipped };
}

/** What matters of the terms, for people. */
function shown(terms: Planned['terms']): string {
  const words = ['step', 'venue', 'link', 'way', 'kind', 'reply'].flatMap((key) =>
    terms[key] === undefined ? [] : [String(terms[key])],
  );
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}
