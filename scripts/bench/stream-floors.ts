import type { StreamLoadResult } from './stream-load.ts';

interface AskedLoad {
  clients: number;
  seconds: number;
  signalsPerSecond: number;
  socketSeconds: number;
}

/** Why a run shows nothing although nobody missed anything: too little was written, or killed, or traded to its end. */
export function tooLittle(
  { events, kills, written }: Pick<StreamLoadResult, 'events' | 'kills' | 'written'>,
  { clients, seconds, signalsPerSecond, socketSeconds }: AskedLoad,
): string[] {
  const leastEvents = Math.max(1, Math.round(seconds * signalsPerSecond));
  // Half of what is to be expected of sockets that live for this long on average.
  const leastKills = Math.max(1, Math.floor((clients * seconds) / socketSeconds / 2));
  return [
    ...(events >= leastEvents ? [] : [`${events} events were written; ${leastEvents} signals alone are as many.`]),
    ...(kills >= leastKills ? [] : [`${kills} sockets were killed; at least ${leastKills} had to be.`]),
    ...((written['position.closed'] ?? 0) > 0 ? [] : ['No position was closed.']),
  ];
}
