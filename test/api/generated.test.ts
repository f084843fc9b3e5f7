import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { OpenApi } from './contract-check.ts';
import type { GeneratedRequest } from './generated.ts';
import { requestsOf } from './generated.ts';

/** Others, or more: GENERATED_SEED=7 GENERATED_RUNS=400 npm test -- api/generated */
const seed = Number(process.env['GENERATED_SEED'] ?? 1);
const RUNS = Number(process.env['GENERATED_RUNS'] ?? 40);
const AT_ONCE = 8;

describe('requests that are made from the document, and some that are beside it', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const answered = new Set<number>();

  /** What is wrong with the answer; null when the document foresees it and nothing went wrong inside. */
  async function problemOf({ method, path, ...request }: GeneratedRequest): Promise<string | null> {
    const sent = `${method} ${path} ${JSON.stringify(request)}`;
    try {
      const { status, text } = await bench.doors.ask(method, path, request);
      answered.add(status);
      return status === 500 ? `${sent} → 500 ${text}` : null;
    } catch (error) {
      return `${sent} → ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  test('are each answered as the document says, and never by a failure of ours', async () => {
    const document = (await (await fetch(`${bench.doors.url}/api/openapi.json`)).json()) as OpenApi;
    const knownIds = [bench.agentId, bench.deploymentId, bench.userId];
    const requests = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        // What never ends is not read to its end.
        .filter(([, operation]) => !('text/event-stream' in (operation.responses['200']?.content ?? {})))
        .flatMap(([method, operation]) =>
          fc.sample(requestsOf(document, { method, path, operation }, knownIds), { numRuns: RUNS, seed }),
        ),
    );
    expect(requests.length).toBeGreaterThan(25 * RUNS);
    const problems: string[] = [];
    const next = requests.values();
    const send = async (): Promise<void> => {
      for (const request of next) {
        const problem = await problemOf(request);
        if (problem !== null) problems.push(problem);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    expect(problems).toEqual([]);
    // It gets past the door as well as not.
    expect([...answered]).toEqual(expect.arrayContaining([200, 202, 400, 404]));
  }, 300_000);
});
