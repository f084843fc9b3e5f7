/**
 * Tells the relay of a source that something waits, without anybody waiting for it: one call at a time for each source, and one more
 * for all that came meanwhile. Where nobody answers no more calls are made: the schedule that looks for waiting messages makes up for it,
 * at once when a run of it was missed.
 */
export function createWaking(wake: (sourceId: string) => Promise<boolean>): (sourceId: string) => void {
  const isMoreOf = new Map<string, boolean>();
  const call = async (sourceId: string): Promise<void> => {
    let wasTold: boolean;
    do {
      isMoreOf.set(sourceId, false);
      wasTold = await wake(sourceId);
    } while (wasTold && isMoreOf.get(sourceId));
    isMoreOf.delete(sourceId);
  };
  return (sourceId) => {
    if (isMoreOf.has(sourceId)) isMoreOf.set(sourceId, true);
    else void call(sourceId);
  };
}
