import { Migration } from '@mikro-orm/migrations';

const EVENT_TYPES = [
  'signal.received',
  'signal.dispatched',
  'signal.validated',
  'signal.routed',
  'signal.sized',
  'signal.refused',
  'signal.expired',
  'order.intended',
  'order.submitted',
  'order.updated',
  'order.filled',
  'position.opening',
  'position.opened',
  'position.protected',
  'position.crossed',
  'position.amended',
  'position.paused',
  'position.resumed',
  'position.closed',
  'position.funded',
  'deployment.created',
  'deployment.paused',
  'deployment.resumed',
  'deployment.killed',
  'account.deposited',
  'case.opened',
  'tradingState.changed',
  'position.reopened',
  'kill.ended',
];

const NEW_EVENT_TYPES = [
  'agent.created',
  'agent.changed',
  'agent.retired',
  'source.linked',
  'source.rotated',
  'source.unlinked',
  'deployment.changed',
  'signal.cancelled',
  'inbox.received',
  'inbox.delivered',
  'inbox.dead',
  'inbox.edited',
  'webhook.created',
  'webhook.changed',
  'webhook.disabled',
  'webhook.removed',
];

const AGGREGATES = ['signal', 'order', 'position', 'deployment', 'account', 'case', 'platform'];

const REFUSAL_CODES = [
  'noSubscriber',
  'neutralDirection',
  'signalExpired',
  'signalTooOld',
  'agentNotActive',
  'deploymentPaused',
  'deploymentKilled',
  'tradingHalted',
  'reduceOnly',
  'duplicateSignal',
  'duplicateIntent',
  'positionAlreadyOpen',
  'instrumentNotAllowed',
  'instrumentUnknown',
  'noVenue',
  'priceMissing',
  'priceStale',
  'priceDrift',
  'stopLossMissing',
  'exitPlanInvalid',
  'maxOrderNotional',
  'maxInstrumentExposure',
  'maxGrossExposure',
  'maxNetExposure',
  'maxLeverage',
  'stopBeyondLiquidation',
  'belowMinimumQuantity',
  'belowMinimumNotional',
  'offTick',
  'insufficientMargin',
  'orderRejected',
  'entryNotFilled',
  'accountInQuestion',
];

const listOf = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/** What the front door can do has names; one command of a person makes at most one exit order. */
export class Migration20261120120000_front_door_words extends Migration {
  override name = 'Migration20261120120000_front_door_words';

  override up(): void {
    this.#check('events', 'type', [...EVENT_TYPES, ...NEW_EVENT_TYPES]);
    this.#check('events', 'aggregate_type', [...AGGREGATES, 'agent', 'source', 'inbox', 'webhook']);
    this.#check('executions', 'refusal_code', [...REFUSAL_CODES, 'signalCancelled']);
    this.addSql(`alter table "orders" add "command_id" text null;`);
    this.addSql(
      `alter table "orders" add constraint "orders_one_exit_of_a_command" unique ("position_id", "command_id");`,
    );
  }

  override down(): void {
    this.addSql(`alter table "orders" drop constraint "orders_one_exit_of_a_command";`);
    this.addSql(`alter table "orders" drop column "command_id";`);
    this.#check('executions', 'refusal_code', REFUSAL_CODES);
    this.#check('events', 'aggregate_type', AGGREGATES);
    this.#check('events', 'type', EVENT_TYPES);
  }

  #check(table: string, column: string, words: readonly string[]): void {
    const name = `${table}_${column}_check`;
    this.addSql(`alter table "${table}" drop constraint "${name}";`);
    this.addSql(`alter table "${table}" add constraint "${name}" check ("${column}" in (${listOf(words)}));`);
  }
}
