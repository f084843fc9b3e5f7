import type { Clock } from '../../domain/clock.ts';
import { NOW_MS } from '../builders/now.ts';

interface Event {
  atMs: number;
  order: number;
  /** Null once it is called off. */
  run: (() => void) | null;
}

const isBefore = (a: Event, b: Event): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** Everything that an event set in motion has come to rest before the next one. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The clock of a run and the queue of what happens when: nothing waits for the machine. */
export class VirtualTime implements Clock {
  #nowMs = NOW_MS;
  #order = 0;
  readonly #heap: Event[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  wallMsUntil(atMs: number): number {
    return Math.max(0, atMs - this.#nowMs);
  }

  /** Runs later; the answer calls it off. */
  after(delayMs: number, run: () => void): () => void {
    const event: Event = { atMs: this.#nowMs + delayMs, order: (this.#order += 1), run };
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, event)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
    return () => {
      event.run = null;
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /** Runs events in order until `isOver` says so, or none is left, or `untilMs` is reached. */
  async run(untilMs: number, isOver: () => boolean): Promise<void> {
    // Deeds measure how long they slept on the clock of their process: that one is modelled too.
    Object.defineProperty(performance, 'now', { value: () => this.#nowMs, configurable: true });
    try {
      await this.#runUntil(untilMs, isOver);
    } finally {
      Reflect.deleteProperty(performance, 'now');
    }
  }

  async #runUntil(untilMs: number, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const [next] = this.#heap;
      if (!next) return;
      if (next.atMs > untilMs) {
        this.#nowMs = untilMs;
        return;
      }
      this.#drop();
      this.#nowMs = next.atMs;
      if (next.run === null) continue;
      next.run();
      await settled();
    }
  }

  /** Takes the first event off the heap. */
  #drop(): void {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const a = heap[left];
      const b = heap[left + 1];
      if (!a) break;
      const child = b && isBefore(b, a) ? left + 1 : left;
      const below = heap[child];
      if (!below || isBefore(last, below)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}
