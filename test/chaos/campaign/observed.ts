import type { ActivityDependencies } from '../../../activities/ports.ts';

/** One call of an activity to what it depends on: `record.orders.intend`, `venues.lying.placeOrder`. */
export interface Call {
  path: string;
  args: unknown[];
  /** Carries it out, with these arguments when given. */
  go: (args?: unknown[]) => unknown;
}

export type Around = (call: Call) => unknown;

/** The same dependencies; every call to the record and to a venue passes through `around`. */
export function observed(dependencies: ActivityDependencies, around: Around): ActivityDependencies {
  return {
    ...dependencies,
    record: watched(dependencies.record, 'record', around),
    venues: new Map(
      [...dependencies.venues].map(([name, adapter]) => [name, watched(adapter, `venues.${name}`, around)]),
    ),
  };
}

/** The same object; calls of its methods pass through `around`, and those of the repositories of a record. */
export function watched<Target extends object>(target: Target, path: string, around: Around): Target {
  return new Proxy(target, {
    get: (_, key) => {
      const value: unknown = Reflect.get(target, key);
      const name = `${path}.${String(key)}`;
      if (typeof value === 'function')
        return (...args: unknown[]): unknown =>
          around({ path: name, args, go: (changed) => Reflect.apply(value, target, changed ?? args) as unknown });
      return typeof value === 'object' && value !== null && path === 'record' ? watched(value, name, around) : value;
    },
  });
}
