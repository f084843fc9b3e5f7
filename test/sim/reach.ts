import type { Lives } from '../../activities/ports.ts';
import type { Attempt, Line } from './line.ts';
import { never, StoreError } from './line.ts';
import type { PositionLife } from './position-life.ts';
import type { ModelRecord } from './store/shape.ts';
import type { World } from './world.ts';

/** The rooms of the record, each method on its way over the line of the attempt that the room was made for. */
export const roomsOver = (
  record: ModelRecord,
  line: Line,
  onMissing: (what: string) => void,
): (readonly [string, object])[] =>
  (Object.entries(record) as [string, Record<string, (...args: unknown[]) => unknown>][]).map(([room, methods]) => {
    const facade = Object.create(complaining(room, onMissing)) as Record<string, unknown>;
    for (const [name, method] of Object.entries(methods))
      facade[name] = function (this: { attempt: Attempt }, ...args: unknown[]) {
        return line.store(this.attempt, () => method(...args));
      };
    return [room, facade] as const;
  });

/** What a deed asks for and the model does not have: a deed that swallows its own errors would hide it. */
export const complaining = (name: string, onMissing: (what: string) => void): object =>
  new Proxy(
    {},
    {
      get(_, key) {
        if (typeof key === 'string') onMissing(`${name}.${key}`);
        return undefined;
      },
    },
  );

/** The way from a deed to the lives of positions, over a server that may not be reached. */
export function livesOf(world: World, attempt: Attempt): Lives {
  const send = async <Result>(deliver: () => Result): Promise<Result> => {
    if (attempt.hasDied()) return never();
    const fault = world.line.fault(attempt, 'temporal');
    if (fault === 'crashBefore') attempt.die();
    await world.time.sleep(5);
    if (attempt.hasDied()) return never();
    if (fault === 'messageFailed') throw new StoreError('The server cannot be reached.');
    const result = deliver();
    if (fault === 'messageFailedAfter') throw new StoreError('The answer of the server was lost.');
    return result;
  };
  const tell = (positionId: string, say: (life: PositionLife) => void): Promise<boolean> =>
    send(() => {
      const life = world.lives.get(positionId);
      if (life) say(life);
      return life !== undefined;
    });
  return {
    startDispatch: (signalId) => send(() => world.dispatch(signalId)),
    wakeRelay: () => send(() => undefined),
    startPosition: ({ id, venueAccountId }) =>
      send(() => {
        if (!world.lives.has(id)) world.startPosition(id, venueAccountId);
      }),
    runningPositions: () => send(() => [...world.lives.keys()]),
    isPositionRunning: (positionId) => send(() => world.lives.has(positionId)),
    tellCrossed: (positionId, notice) => tell(positionId, (life) => life.crossed(notice)),
    tellNews: (positionId) => tell(positionId, (life) => life.news()),
    reconcileSoon: () => send(() => world.reconcile()),
    async close(positionId) {
      await tell(positionId, (life) => life.close('1'));
    },
    tellWebhook: () => Promise.resolve(),
  };
}
