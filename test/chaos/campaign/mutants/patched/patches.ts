import { ORDER_PATCHES } from './of-orders.ts';
import { RECORD_PATCHES } from './of-record.ts';
import type { Patch } from './patch.ts';

/** Every build with a fault, in the order in which they are played. */
export const PATCHES: readonly Patch[] = [...ORDER_PATCHES, ...RECORD_PATCHES];
