import type { WebSocket } from 'ws';
import type { LiveMessage, LiveRequest } from '../../contracts/api/live.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { forLog } from '../errors.ts';
import { marketView } from '../market-view.ts';
import { isoOf } from '../representation/moment.ts';
import { positionOf } from '../representation/position.ts';
import { priceOf } from '../representation/price.ts';
import type { LiveView } from './changes.ts';
import { changesSince } from './changes.ts';
import { CLOSE, LiveClient } from './client.ts';

type Dependencies = Pick<ApiDependencies, 'record' | 'clock' | 'links' | 'log'>;

export const MOST_CLIENTS = 100;
/** How often the record is looked at, once for all clients; the watcher writes prices each second. */
const ROUND_MS = 250;
const HEARTBEAT_MS = 15_000;
const MOST_POSITIONS = 1_000;

/** Tells every client what it wants to hear, of one look at the record for all of them. Without clients it looks at nothing. */
export class LiveHub {
  readonly #dependencies: Dependencies;
  readonly #heartbeatMs: number;
  readonly #clients = new Set<LiveClient>();
  #last: LiveView | null = null;
  #isAway = false;
  #isRunning = false;

  constructor(dependencies: Dependencies, heartbeatMs = HEARTBEAT_MS) {
    this.#dependencies = dependencies;
    this.#heartbeatMs = heartbeatMs;
  }

  get isFull(): boolean {
    return this.#clients.size >= MOST_CLIENTS;
  }

  join(socket: WebSocket): void {
    const client = new LiveClient(socket);
    // Many may have been let in while there was room for one.
    if (this.isFull) {
      client.end(CLOSE.tryAgainLater, 'There are too many clients; try again later.');
      return;
    }
    this.#clients.add(client);
    const beating = setInterval(() => client.beat(), this.#heartbeatMs);
    socket.on('close', () => {
      clearInterval(beating);
      this.#clients.delete(client);
    });
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#clients.size > 0) {
      await this.#round();
      await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    }
    this.#last = null;
    this.#isRunning = false;
  }

  async #round(): Promise<void> {
    const wants = [...this.#clients].flatMap((client) => client.wants?.subscribe ?? []);
    if (wants.length === 0) return;
    try {
      const now = await this.#look(wants.includes('positions'));
      this.#tell(now, changesSince(this.#last, now));
      this.#last = now;
      this.#isAway = false;
    } catch (error) {
      if (this.#isAway) return;
      this.#isAway = true;
      this.#dependencies.log.warn({ error: forLog(error) }, 'live clients hear nothing until the record answers again');
      const message = 'The record does not answer; what you have is old until the next message.';
      for (const client of this.#clients) client.tell({ type: 'error', code: 'unavailable', message, details: [] });
    }
  }

  async #look(withPositions: boolean): Promise<LiveView> {
    const { record, links } = this.#dependencies;
    const [market, held] = await Promise.all([
      marketView(this.#dependencies),
      withPositions ? record.positions.list({ status: 'live', limit: MOST_POSITIONS, before: null }) : [],
    ]);
    return {
      marketAt: isoOf(market.nowMs),
      prices: [...market.ticks.values()].map((tick) => priceOf(tick, market.nowMs)),
      positions: held.map((position) => {
        const { id, deploymentId, instrument, direction, status, quantity, mark } = positionOf(position, market, links);
        return { id, deploymentId, instrument, direction, status, quantity, mark };
      }),
      // The newest come first.
      oldestPositionId: held[MOST_POSITIONS - 1]?.id ?? null,
    };
  }

  #tell(all: LiveView, changed: LiveView): void {
    // Most clients want the same: what is said to them is spelled once.
    const spelled = new Map<string, string[]>();
    for (const client of this.#clients) {
      if (!client.wants) continue;
      const key = JSON.stringify([client.isNew, client.wants]);
      const texts = spelled.get(key) ?? messagesOf(client.wants, client.isNew ? all : changed, client.isNew);
      spelled.set(key, texts);
      for (const text of texts) client.send(text);
      client.isNew = false;
    }
  }
}

/** What somebody who wants this is told of a view; nothing of nothing, unless it is the first time. */
function messagesOf({ subscribe, instruments }: LiveRequest, view: LiveView, isFirst: boolean): string[] {
  const isWanted = ({ instrument }: { instrument: string }): boolean => instruments?.includes(instrument) ?? true;
  const { marketAt } = view;
  const messages: LiveMessage[] = [];
  const prices = view.prices.filter(isWanted);
  const positions = view.positions.filter(isWanted);
  if (subscribe.includes('prices') && (isFirst || prices.length > 0))
    messages.push({ type: 'prices', marketAt, prices });
  if (subscribe.includes('positions') && (isFirst || positions.length > 0))
    messages.push({ type: 'positions', marketAt, positions });
  return messages.map((message) => JSON.stringify(message));
}
