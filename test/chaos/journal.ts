import { setTimeout as sleep } from 'node:timers/promises';

const TRY_MS = 4_000;
const AGAIN_MS = 150;

/** A request that was answered with success: from then on it must not be lost. */
export interface Ack {
  key: string;
  signalId: string;
  body: object;
  /** How often it was sent before it was answered. */
  attempts: number;
}

/** A client that is careful: it gives every signal a key, sends it until it is answered, and writes down the answer. */
export class Journal {
  readonly acks: Ack[] = [];
  readonly #apiUrl: string;

  constructor(apiUrl: string) {
    this.#apiUrl = apiUrl;
  }

  /** Posts a signal until it is acknowledged. @throws when it is refused, or not acknowledged in time. */
  async post(key: string, body: object, withinMs = 60_000): Promise<Ack> {
    const deadline = performance.now() + withinMs;
    for (let attempts = 1; ; attempts += 1) {
      const answer = await this.send('/api/signals', key, body).catch((error: unknown) => String(error));
      if (typeof answer === 'object' && answer.status === 202) {
        const ack = { key, signalId: String(answer.body['id']), body, attempts };
        this.acks.push(ack);
        return ack;
      }
      const isAway = typeof answer === 'string' || answer.status >= 500;
      if (!isAway || performance.now() > deadline)
        throw new Error(`Signal ${key} was not acknowledged: ${JSON.stringify(answer)}`);
      await sleep(AGAIN_MS);
    }
  }

  /** One request as a client sees it: an answer, or nothing at all. */
  async send(
    path: string,
    key: string,
    body: object,
    withinMs = TRY_MS,
    method = 'POST',
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.#apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(withinMs),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
