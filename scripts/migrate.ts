/** Brings the record at DATABASE_URL up to date, and makes what a first run needs. A cluster does it once before its programs start. */
import { readDatabaseUrl } from '../config/env.ts';
import { prepareRecord } from './local/record.ts';

await prepareRecord(readDatabaseUrl(), (line) => console.log(line));
console.log('The record is up to date.');
