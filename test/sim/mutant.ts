import type { VenueAdapter } from '../../venues/port.ts';
import type { Attempt } from './line.ts';
import type { ModelRecord } from './store/shape.ts';
import type { Tables } from './store/tables.ts';
import type { World } from './world.ts';

/** A platform that is wrong in one way: the laws must see it. */
export interface Mutant {
  record?: (record: ModelRecord, tables: Tables) => ModelRecord;
  adapter?: (adapter: VenueAdapter, attempt: Attempt, world: World) => VenueAdapter;
}
