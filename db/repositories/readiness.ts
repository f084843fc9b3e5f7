import { migrationsList } from '../migrations/index.ts';
import type { Database } from '../orm.ts';

export const readinessRepository = (database: Database) => ({
  /** Names of migrations that this program knows and the database has not had. Throws when there is no database. */
  async pendingMigrations(): Promise<string[]> {
    const em = database.em.fork();
    const [table] = await em.execute<{ name: string | null }[]>(`select to_regclass('mikro_orm_migrations') as name`);
    const applied =
      table?.name == null ? [] : await em.execute<{ name: string }[]>('select name from mikro_orm_migrations');
    const names = new Set(applied.map((row) => row.name));
    return migrationsList.map((migration) => migration.name).filter((name) => !names.has(name));
  },
});
