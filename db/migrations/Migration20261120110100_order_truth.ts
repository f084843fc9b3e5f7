import { Migration } from '@mikro-orm/migrations';

const EXIT_REASONS = [
  'takeProfit',
  'stopLoss',
  'trailingStop',
  'breakEven',
  'timeExit',
  'manual',
  'liquidated',
  'entryNotFilled',
];

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
];

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
];

const listOf = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/** Positions end because they were killed or stayed naked, and may be opened again by a late fill; when a kill was pulled in a scope. */
export class Migration20261120110100_order_truth extends Migration {
  override name = 'Migration20261120110100_order_truth';

  override up(): void {
    this.addSql(`alter table "trading_states" add "killed_at" timestamptz(3) null;`);
    this.#check('positions', 'exit_reason', [...EXIT_REASONS, 'killed', 'unprotected']);
    this.#check('orders', 'exit_reason', [...EXIT_REASONS, 'killed', 'unprotected']);
    this.#check('events', 'type', [...EVENT_TYPES, 'position.reopened', 'kill.ended']);
    this.#check('executions', 'refusal_code', [...REFUSAL_CODES, 'accountInQuestion']);
  }

  override down(): void {
    this.#check('positions', 'exit_reason', EXIT_REASONS);
    this.#check('orders', 'exit_reason', EXIT_REASONS);
    this.#check('events', 'type', EVENT_TYPES);
    this.#check('executions', 'refusal_code', REFUSAL_CODES);
    this.addSql(`alter table "trading_states" drop column "killed_at";`);
  }

  #check(table: string, column: string, words: readonly string[]): void {
    const name = `${table}_${column}_check`;
    this.addSql(`alter table "${table}" drop constraint "${name}";`);
    this.addSql(`alter table "${table}" add constraint "${name}" check ("${column}" in (${listOf(words)}));`);
  }
}
