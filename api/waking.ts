/**
 * Tells the relay of a source that something waits, without anybody waiting for it: one call at a time for each source, and one more
 * for all that came meanwhile. What is not heard is made up for by the schedule that looks for waiting messages.
 */
export function createWaking(wake: (sourceId: string) => Promise<void>): (sourceId: string) => void {
  const isMoreOf = new Map<string, boolean>();
  const call = async (sourceId: string): Promise<void> => {
    do {
      isMoreOf.set(sourceId, false);
      await wake(sourceId);
    } while (isMoreOf.get(sourceId));
    isMoreOf.delete(sourceId);
  };
  return (sourceId) => {
    if (isMoreOf.has(sourceId)) isMoreOf.set(sourceId, true);
    else void call(sourceId);
  };
}
