import { AsyncLocalStorage } from 'node:async_hooks';
import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './dependencies.ts';

/** The steps of a request that are told in `Server-Timing`, beside the total. */
type Step = 'database' | 'temporal';

/** Milliseconds of each step of the request that runs. */
const spent = new AsyncLocalStorage<Map<Step, number>>();

/** Says of every reply how long it took, and how much of that was waiting: `total;dur=12.3, database;dur=4.5`. */
export const serverTiming = createMiddleware<ApiEnv>(async (c, next) => {
  const startedMs = performance.now();
  const steps = new Map<Step, number>();
  await spent.run(steps, next);
  const told = [['total', performance.now() - startedMs] as const, ...steps];
  c.header('Server-Timing', told.map(([name, ms]) => `${name};dur=${ms.toFixed(1)}`).join(', '));
});

/** The same deeds, whose time counts as one step of the request that calls them; what is asked side by side counts each. */
export function timed<Deeds extends object>(step: Step, deeds: Deeds): Deeds {
  return new Proxy(deeds, {
    get(target, name) {
      const deed: unknown = Reflect.get(target, name);
      if (typeof deed !== 'function') return deed;
      return (...args: unknown[]): unknown => {
        const startedMs = performance.now();
        const answer: unknown = Reflect.apply(deed, target, args);
        const steps = spent.getStore();
        if (!(answer instanceof Promise) || !steps) return answer;
        return answer.finally(() => steps.set(step, (steps.get(step) ?? 0) + performance.now() - startedMs));
      };
    },
  });
}

/** Every room of a record, timed. */
export const timedRooms = <Rooms extends Record<string, object>>(step: Step, rooms: Rooms): Rooms =>
  Object.fromEntries(Object.entries(rooms).map(([name, room]) => [name, timed(step, room)])) as Rooms;
