import { Migration20261120100000_initial } from './Migration20261120100000_initial.ts';
import { Migration20261120100100_append_only } from './Migration20261120100100_append_only.ts';
import { Migration20261120100200_write_events } from './Migration20261120100200_write_events.ts';
import { Migration20261120100300_indexes } from './Migration20261120100300_indexes.ts';
import { Migration20261120110000_order_evidence } from './Migration20261120110000_order_evidence.ts';
import { Migration20261120110100_order_truth } from './Migration20261120110100_order_truth.ts';
import { Migration20261120120000_front_door_words } from './Migration20261120120000_front_door_words.ts';
import { Migration20261120120100_idempotency } from './Migration20261120120100_idempotency.ts';
import { Migration20261120130000_revisions } from './Migration20261120130000_revisions.ts';
import { Migration20261120130100_performance } from './Migration20261120130100_performance.ts';
import { Migration20261120131000_signal_cancellation } from './Migration20261120131000_signal_cancellation.ts';
import { Migration20261120131100_candles } from './Migration20261120131100_candles.ts';
import { Migration20261120131200_candidates } from './Migration20261120131200_candidates.ts';
import { Migration20261120132000_reading_indexes } from './Migration20261120132000_reading_indexes.ts';
import { Migration20261120134000_sources } from './Migration20261120134000_sources.ts';
import { Migration20261120134100_inbox } from './Migration20261120134100_inbox.ts';
import { Migration20261120133000_webhooks } from './Migration20261120133000_webhooks.ts';
import { Migration20261120141000_id_used } from './Migration20261120141000_id_used.ts';
import { Migration20261120153700_message_of_a_signal } from './Migration20261120153700_message_of_a_signal.ts';

/** Every migration, oldest first. A new one is written by `npx mikro-orm migration:create` and added here. */
export const migrationsList = [
  Migration20261120100000_initial,
  Migration20261120100100_append_only,
  Migration20261120100200_write_events,
  Migration20261120100300_indexes,
  Migration20261120110000_order_evidence,
  Migration20261120110100_order_truth,
  Migration20261120120000_front_door_words,
  Migration20261120120100_idempotency,
  Migration20261120130000_revisions,
  Migration20261120130100_performance,
  Migration20261120131000_signal_cancellation,
  Migration20261120131100_candles,
  Migration20261120131200_candidates,
  Migration20261120132000_reading_indexes,
  Migration20261120134000_sources,
  Migration20261120134100_inbox,
  Migration20261120133000_webhooks,
  Migration20261120141000_id_used,
  Migration20261120153700_message_of_a_signal,
];
