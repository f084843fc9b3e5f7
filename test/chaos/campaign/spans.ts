import type { Span, Spans } from './snapshot.ts';

type Pause = Spans['pauses'][number];

/** Notes when the campaign did what the checkers have to know. */
export class SpanBook {
  readonly #pauses: { -readonly [Key in keyof Pause]: Pause[Key] }[] = [];
  readonly #kills: { deploymentId: string; atMs: number }[] = [];
  readonly #freezes: Span[] = [];
  readonly #outages: Span[] = [];

  /** A copy that does not change any more. */
  get now(): Spans {
    const copy = <Each extends object>(list: readonly Each[]): Each[] => list.map((each) => ({ ...each }));
    return {
      pauses: copy(this.#pauses),
      kills: copy(this.#kills),
      freezes: copy(this.#freezes),
      outages: copy(this.#outages),
    };
  }

  /** To be called when the pause was answered; the function that it returns, before the command to resume. */
  pause(scope: Pause['scope'], key: string): () => void {
    const pause: Pause = { scope, key, fromMs: Date.now(), toMs: null };
    const span = { ...pause };
    this.#pauses.push(span);
    return () => {
      span.toMs = Date.now();
    };
  }

  kill(deploymentId: string): void {
    this.#kills.push({ deploymentId, atMs: Date.now() });
  }

  freeze<Result>(deed: () => Promise<Result>): Promise<Result> {
    return during(this.#freezes, deed);
  }

  outage<Result>(deed: () => Promise<Result>): Promise<Result> {
    return during(this.#outages, deed);
  }
}

async function during<Result>(spans: Span[], deed: () => Promise<Result>): Promise<Result> {
  const span: Span = { fromMs: Date.now(), toMs: null };
  spans.push(span);
  try {
    return await deed();
  } finally {
    span.toMs = Date.now();
  }
}
