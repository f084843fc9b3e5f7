import type { Clock } from '../domain/clock.ts';
import type { ReadAlert } from '../domain/inbox.ts';
import type { Candle, PriceTick } from '../domain/market.ts';
import type { CrossingNotice } from '../contracts/temporal/position-lifecycle.ts';
import type { Signal } from '../domain/signal.ts';
import type { Position } from '../domain/position-record.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { AttemptResult } from '../db/repositories/webhook-deliveries.ts';
import type { TradeRecord } from '../db/repositories/index.ts';
import type { VenueAdapter } from '../venues/port.ts';

/** The latest prices, from whichever feed runs. */
export interface Prices {
  latest(instrument: string): PriceTick | undefined;
  /** The publisher waits for the listener, so that no tick overtakes what an earlier one caused. */
  subscribe(onTick: (tick: PriceTick) => Promise<void> | void): () => void;
}

/** Closed candles of the feed that runs; the gap after a restart is replayed from them. */
export type History = (instrument: string, intervalMs: number, fromMs: number, toMs: number) => Promise<Candle[]>;

/** Starts and tells workflows; the one way by which activities reach Temporal. */
export interface Lives {
  /** Starts the dispatch of a signal unless it runs or ran already. */
  startDispatch(signalId: string): Promise<void>;
  /** Starts the relay of a source, or tells the one that runs that something waits. */
  wakeRelay(sourceId: string): Promise<void>;
  /** Starts the life of a position unless it runs already. */
  startPosition(position: Position): Promise<void>;
  isPositionRunning(positionId: string): Promise<boolean>;
  /** The positions of a venue that have a workflow now, as far as Temporal's index knows. */
  runningPositions(venue: string): Promise<string[]>;
  /** Tells a position that a level was crossed; false when its workflow is gone. */
  tellCrossed: (positionId: string, notice: CrossingNotice) => Promise<boolean>;
  /** Tells a position to look at its venue; false when its workflow is gone. */
  tellNews(positionId: string): Promise<boolean>;
  /** Has every account compared with its venue now. */
  reconcileSoon(): Promise<void>;
  /** Asks a position to close. */
  close(positionId: string): Promise<void>;
  /** Tells the workflow of a webhook that it was changed, and starts it unless it runs. */
  tellWebhook(webhookId: string): Promise<void>;
}

/** Posts a signed message to a webhook, once. What comes back is the attempt, whatever it came to; null when the signal ended it. */
export type PostWebhook = (
  message: { webhook: Webhook; eventId: string; body: string },
  signal: AbortSignal,
) => Promise<AttemptResult | null>;

/** The folder from which signals are taken. */
export interface SignalFiles {
  waiting(): Promise<{ name: string; text: string | null }[]>;
  take(name: string): Promise<void>;
  setAside(name: string, reason: string): Promise<void>;
}

type SignalTerms = Pick<
  Signal,
  'instrument' | 'direction' | 'entry' | 'exitPlan' | 'size' | 'confidence' | 'sourceEventId' | 'expiresAtMs'
>;

/** The text of a signal in domain words, or what is wrong with it and where. */
export type ParseSignal = (
  text: string,
) => { agentId: string | null; deploymentId: string | null; terms: SignalTerms } | { problem: string };

/** What the factories of this room take. */
export interface ActivityDependencies {
  record: TradeRecord;
  venues: ReadonlyMap<string, VenueAdapter>;
  prices: Prices;
  history: History;
  /** How far back the feed is worth asking; absent where it knows no such bound. */
  longestHistoryMs?: number;
  clock: Clock;
  lives: Lives;
  signalFiles: SignalFiles;
  /** Aborts when this process is asked to end: what runs for hours returns, and another process takes it up at once. */
  stopping: AbortSignal;
  parseSignal: ParseSignal;
  /** The text of an alert in domain words. */
  readAlert: ReadAlert;
  postWebhook: PostWebhook;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}
