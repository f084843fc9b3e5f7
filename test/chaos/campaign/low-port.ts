import { isPortFree } from '../../../scripts/local/ports.ts';

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
