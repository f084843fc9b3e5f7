import { evidenceRoom, orderRoom } from './orders.ts';
import { entryRoom, newsRoom, positionRoom } from './positions.ts';
import type { ModelRecord } from './shape.ts';
import { deploymentRooms } from './signals.ts';
import type { Tables } from './tables.ts';
import { watchRooms } from './watches.ts';

/** The modelled store: what the repositories answer, in memory. `store-fidelity.test.ts` holds it against them. */
export const modelRecord = (tables: Tables): ModelRecord => ({
  ...deploymentRooms(tables),
  ...watchRooms(tables),
  entries: entryRoom(tables),
  positions: positionRoom(tables),
  orders: orderRoom(tables),
  orderEvidence: evidenceRoom(tables),
  venueNews: newsRoom(tables),
  deliveries: { waitingSources: () => [] },
  turns: { undecidedBefore: () => null },
  webhooks: { withNews: () => [] },
});
