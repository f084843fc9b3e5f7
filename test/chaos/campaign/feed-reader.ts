import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

const page = z.object({ events: z.array(z.object({ eventId: z.string() })), next: z.string().nullable() });
const ROUND_MS = 400;
const PAGE = 100;
const CATCH_UP_MS = 20_000;

/** A client that follows the feed of events by its cursor, through every outage of the api. */
export class FeedReader {
  readonly #apiUrl: string;
  readonly #ids: string[] = [];
  #cursor: string | null = null;
  #isStopping = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(apiUrl: string) {
    this.#apiUrl = apiUrl;
  }

  start(): void {
    this.#loop = this.#follow();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#loop;
  }

  /** What it was told, in order, after it had time to hear of these. */
  async upTo(eventIds: readonly string[]): Promise<readonly string[]> {
    const deadline = performance.now() + CATCH_UP_MS;
    for (;;) {
      const told = new Set(this.#ids);
      if (eventIds.every((id) => told.has(id)) || performance.now() > deadline) return [...this.#ids];
      await sleep(ROUND_MS);
    }
  }

  async #follow(): Promise<void> {
    while (!this.#isStopping) {
      const isFull = await this.#readPage().catch(() => false);
      if (!isFull) await sleep(ROUND_MS);
    }
  }

  async #readPage(): Promise<boolean> {
    const after = this.#cursor === null ? '' : `&after=${this.#cursor}`;
    const response = await fetch(`${this.#apiUrl}/api/events?limit=${PAGE}${after}`, {
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) return false;
    const { events, next } = page.parse(await response.json());
    this.#ids.push(...events.map(({ eventId }) => eventId));
    this.#cursor = next;
    return events.length === PAGE;
  }
}
