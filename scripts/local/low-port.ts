import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { isPortFree } from './ports.ts';

const LOWEST = 20_000;
const HIGHEST = 32_000;

/**
 * A free port below those that the system gives to outgoing connections: a server that is killed finds it free again. Temporal
 * also keeps the ports of its membership as small integers of Postgres, which end at 32,767.
 */
export async function lowPort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isPortFree(port)) return port;
  }
}

/** Low ports by name, the same ones at each start while they are free: members of a cluster remember each other by them. */
export async function keptPorts<Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, number>>) : {};
  const ports = {} as Record<Name, number>;
  for (const name of names) {
    const before = kept[name];
    ports[name] = before !== undefined && (await isPortFree(before)) ? before : await lowPort();
  }
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}
