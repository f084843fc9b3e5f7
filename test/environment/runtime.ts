import { pino } from 'pino';
import { installRuntime } from '../../workers/runtime.ts';

let isInstalled = false;

/** Temporal's runtime without a word; LOG_LEVEL=debug lets it speak. Tests of one file share it. */
export function quietRuntime(): void {
  if (!isInstalled) installRuntime(pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }));
  isInstalled = true;
}
