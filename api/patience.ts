/** Raised when a server has not answered in the time that a door can wait. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

/** The answer, or NoAnswer after `ms`: deadlines of clients are not kept while they pause before a retry. */
export async function within<Answer>(ms: number, question: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`No answer within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([question, silence]);
  } finally {
    clearTimeout(timer);
  }
}
