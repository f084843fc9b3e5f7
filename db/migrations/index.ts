import { Migration20261120100719_initial } from './Migration20261120100719_initial.ts';

/** Every migration, oldest first. A new one is written by `npx mikro-orm migration:create` and added here. */
export const migrationsList = [Migration20261120100719_initial];
