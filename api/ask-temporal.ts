import type { Client } from '@temporalio/client';
import { within } from './patience.ts';

/** Asks Temporal with a deadline, kept on both sides: the server is told of it, and we wait no longer. */
export const askTemporal =
  (client: Client) =>
  <Result>(ms: number, call: () => Promise<Result>): Promise<Result> =>
    within(ms, client.withDeadline(Date.now() + ms, call));
