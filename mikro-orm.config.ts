import { readDatabaseUrl } from './config/env.ts';
import { defineConfig } from '@mikro-orm/postgresql';
import { ormOptions } from './db/orm.ts';

/** For the mikro-orm command line only, for example `npx mikro-orm migration:create`. */
export default defineConfig(ormOptions(readDatabaseUrl()));
