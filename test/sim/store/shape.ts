import type { TradeRecord } from '../../../db/repositories/index.ts';

type Sync<Room, Names extends keyof Room> = {
  [Name in Names]: Room[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never;
};

/** The part of the record that the deeds use, each method atomic and at once; who calls it decides when and whether it is heard. */
export interface ModelRecord {
  deployments: Sync<TradeRecord['deployments'], 'find' | 'findAgent' | 'setStatus' | 'venueAccounts'>;
  tradingStates: Sync<TradeRecord['tradingStates'], 'set' | 'isKilled'>;
  signals: Sync<TradeRecord['signals'], 'accept' | 'find' | 'waiting' | 'dispatch'>;
  executions: Sync<TradeRecord['executions'], 'context' | 'recordValidation' | 'recordRoute' | 'of'>;
  entries: Sync<TradeRecord['entries'], 'approve' | 'abandon'>;
  positions: Sync<
    TradeRecord['positions'],
    'find' | 'ofExecution' | 'live' | 'closedAt' | 'savePlan' | 'settle' | 'reopen'
  >;
  orders: Sync<
    TradeRecord['orders'],
    | 'intend'
    | 'find'
    | 'findByClientOrderId'
    | 'ofPosition'
    | 'findByClientOrderIds'
    | 'markSubmitted'
    | 'markUnsent'
    | 'markResent'
    | 'markRefused'
    | 'noteRefusal'
    | 'markLost'
    | 'applyNews'
  >;
  venueNews: Sync<TradeRecord['venueNews'], 'record' | 'unrecorded'>;
  orderEvidence: Sync<TradeRecord['orderEvidence'], 'noteAbsence'>;
  exitWatches: Sync<
    TradeRecord['exitWatches'],
    'load' | 'revisionOf' | 'arm' | 'saveMarks' | 'recordCrossing' | 'markHandled' | 'unhandled'
  >;
  ledger: Sync<TradeRecord['ledger'], 'balances'>;
  market: Sync<TradeRecord['market'], 'instrument'>;
  cases: Sync<TradeRecord['cases'], 'open' | 'reconcile' | 'countOpen'>;
  /** Nobody sends alerts and nobody listens to events here. */
  deliveries: Sync<TradeRecord['deliveries'], 'waitingSources'>;
  turns: Sync<TradeRecord['turns'], 'undecidedBefore'>;
  webhooks: Sync<TradeRecord['webhooks'], 'withNews'>;
}
