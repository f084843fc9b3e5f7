/** The key of programs under test, from which their secrets are derived. */
export const TEST_MASTER_KEY = '7e57'.repeat(16);
