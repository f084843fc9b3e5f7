/** What a test asks of its environment. */
export { createTestDatabase } from './database.ts';
export type { TestDatabase } from './database.ts';
export { temporalForTest } from './temporal.ts';
export type { TestTemporal } from './temporal.ts';
