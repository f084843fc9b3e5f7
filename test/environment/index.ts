/** What a test asks of its environment. */
export { createTestDatabase } from './database.ts';
export type { TestDatabase } from './database.ts';
export { TEST_MASTER_KEY } from './master-key.ts';
export { temporalForTest } from './temporal.ts';
export type { TestTemporal } from './temporal.ts';
