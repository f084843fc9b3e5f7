/** Milliseconds since 1970 with fractions: the one clock of a run, which databases of this machine share. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** Asks until the answer is yes. @throws when it does not come. */
export async function until(what: string, ask: () => Promise<boolean>, withinMs = 120_000): Promise<void> {
  const deadline = nowMs() + withinMs;
  while (!(await ask())) {
    if (nowMs() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}.`);
    await pause(50);
  }
}
