/** Every page of a list, for what must be whole to be true: whether all is protected, what something is called. */
export async function everyPage<Row>(
  ask: (from: string | undefined) => Promise<{ rows: readonly Row[]; next: string | null }>,
): Promise<Row[]> {
  const all: Row[] = [];
  let from: string | undefined;
  do {
    const { rows, next } = await ask(from);
    all.push(...rows);
    from = next ?? undefined;
  } while (from !== undefined);
  return all;
}
