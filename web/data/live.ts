import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { EventReply } from '../../contracts/api/event.ts';
import { EVENT_TYPES } from '../../domain/event.ts';

/** How the page hears of changes: the stream of events says which answers are out of date. */
const STREAM = '/api/events/stream';
/** A stream that was closed for good is opened again after this long. */
const AGAIN_MS = 3_000;
/** Events come in bursts: a fill, its order and its position are one change to look at. */
const GATHER_MS = 100;
/** An answer that takes longer holds up no other. */
const PATIENCE_MS = 5_000;

/** The names of queries that an event makes old. */
const CONCERNS: Readonly<Record<EventReply['aggregateType'], readonly string[]>> = {
  signal: ['signals'],
  order: ['positions', 'orders'],
  position: ['positions', 'signals', 'orders', 'money'],
  deployment: ['deployments', 'signals'],
  account: ['deployments', 'money'],
  case: ['cases'],
  platform: ['tradingStates', 'deployments'],
  agent: ['agents'],
  source: ['agents', 'sources'],
  inbox: ['inbox', 'signals'],
  webhook: ['webhooks'],
};

export type LiveState = 'connecting' | 'live' | 'lost';
let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

function become(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

export const isLive = (): boolean => state === 'live';

/** Whether changes reach the page by themselves. */
export const useLiveState = (): LiveState =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => state,
  );

/** Follows the stream for as long as the page lives; returns the end of it. */
export function followEvents(queries: QueryClient): () => void {
  const old = new Set<string>();
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource;

  // One renewal after the other: the next would break off what this one asks, and a list of many pages would never come to its end.
  const renew = async (): Promise<void> => {
    const renewed = [...old].map((name) => queries.invalidateQueries({ queryKey: [name] }));
    old.clear();
    await Promise.race([Promise.all(renewed), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    gathering = old.size === 0 ? undefined : soon();
  };
  const soon = () => setTimeout(() => void renew(), GATHER_MS);
  const concern = (names: readonly string[]): void => {
    for (const name of names) old.add(name);
    gathering ??= soon();
  };
  const everything = (): void => void queries.invalidateQueries();

  const open = (): void => {
    source = new EventSource(STREAM);
    source.addEventListener('open', () => {
      if (state === 'lost') everything();
      become('live');
    });
    source.addEventListener('error', () => {
      become('lost');
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS);
    });
    source.addEventListener('reset', everything);
    for (const type of EVENT_TYPES) source.addEventListener(type, heard);
  };
  const heard = (message: MessageEvent<string>): void => {
    const { aggregateType } = JSON.parse(message.data) as EventReply;
    concern(CONCERNS[aggregateType]);
  };
  open();
  return () => {
    source.close();
    clearTimeout(gathering);
    clearTimeout(again);
  };
}
