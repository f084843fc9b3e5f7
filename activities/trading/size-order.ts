import { ApplicationFailure } from '@temporalio/common';
import type { TradingActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { AccountState, EntryDecision } from '../../db/repositories/entries.ts';
import type { Agent } from '../../domain/agent.ts';
import type { Direction } from '../../domain/direction.ts';
import { openingSide, signOf } from '../../domain/direction.ts';
import { resolveExitPlan } from '../../domain/exit-plan.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { roundPrice } from '../../domain/instrument.ts';
import type { PriceTick } from '../../domain/market.ts';
import type { Money } from '../../domain/money.ts';
import { absolute, add, bpsOf, divide, multiply, subtract } from '../../domain/money.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { refusal } from '../../domain/refusal.ts';
import type { AccountExposure } from '../../domain/risk.ts';
import { checkReference, checkRisk, expectedEntryPrice, notionalCaps } from '../../domain/risk.ts';
import type { Signal } from '../../domain/signal.ts';
import { accountInQuestion, checkAge, checkAllowed, positionAlreadyOpen } from '../../domain/signal.ts';
import { sizeOrder as sizeFor } from '../../domain/sizing.ts';
import type { ActivityDependencies, Prices } from '../ports.ts';

/** A market entry that has not reached the venue by then must not be filled any more. */
const MARKET_ENTRY_LIFE_MS = 30_000;
/** A resting entry without an expiry of its own is withdrawn after a day. */
const LIMIT_ENTRY_LIFE_MS = 24 * 60 * 60 * 1000;

/** Open and promised exposure at current marks; null when an open position has no price, for then nothing can be judged. */
function exposureOf(account: AccountState, instrument: Instrument, prices: Prices): AccountExposure | null {
  let equity: Money = account.balances.cash;
  let marginUsed: Money = '0';
  let [instrumentNotional, grossNotional, netNotional]: Money[] = ['0', '0', '0'];
  for (const position of account.positions) {
    const mark = prices.latest(position.instrument)?.mid;
    if (mark === undefined) return null;
    const held = multiply(position.exposure.signedQuantity, mark);
    equity = add(equity, held);
    const resting = account.restingEntries.find(({ positionId }) => positionId === position.id)?.quantity ?? '0';
    const promised =
      position.status === 'opening' ? position.plannedNotional : add(absolute(held), multiply(resting, mark));
    marginUsed = add(marginUsed, divide(promised, account.limits.maxLeverage));
    grossNotional = add(grossNotional ?? '0', promised);
    netNotional = add(netNotional ?? '0', multiply(promised, signOf(position.direction)));
    if (position.instrument === instrument.instrument) instrumentNotional = add(instrumentNotional ?? '0', promised);
  }
  return {
    equity,
    availableMargin: subtract(equity, marginUsed),
    instrumentNotional: instrumentNotional ?? '0',
    grossNotional: grossNotional ?? '0',
    netNotional: netNotional ?? '0',
  };
}

interface Question {
  signal: Signal;
  agent: Agent;
  instrument: Instrument;
  direction: Direction;
  venue: string;
  tick: PriceTick | null;
  nowMs: number;
}

/** The pure decision: how much, at which worst price, or why not. */
function decideEntry(question: Question, account: AccountState, prices: Prices): EntryDecision | Refusal {
  const { signal, agent, instrument, direction, tick, nowMs } = question;
  const { limits } = account;
  const mayNot = checkAge(signal, limits, nowMs) ?? checkAllowed(limits, instrument.instrument);
  if (mayNot) return mayNot;
  const open = account.positions.find((position) => position.instrument === instrument.instrument);
  if (open) return positionAlreadyOpen(open.id, instrument.instrument);
  const inQuestion = account.openCases.find((each) => each.instrument === instrument.instrument);
  if (inQuestion) return accountInQuestion(inQuestion.kind, instrument.instrument);
  const exitPlan = signal.exitPlan ?? agent.defaultExitPlan;
  if (!exitPlan)
    return refusal('stopLossMissing', 'Neither the signal nor its agent has an exit plan with a stop-loss.');
  const limitPrice = signal.entry.type === 'limit' ? signal.entry.limitPrice : null;
  const unusable = checkReference({ tick, nowMs, signalPrice: null, limits, stopPrice: '0', instrument });
  if (unusable || !tick) return unusable ?? refusal('priceMissing', `There is no price for ${instrument.instrument}.`);
  const entryPrice = expectedEntryPrice(direction, tick, limitPrice);
  const levels = resolveExitPlan(exitPlan, { direction, entryPrice, tickSize: instrument.tickSize, openedAtMs: nowMs });
  if ('code' in levels) return levels;
  const exposure = exposureOf(account, instrument, prices);
  if (!exposure)
    return refusal('priceMissing', 'An open position of the account has no price, so its equity is not known.');

  const caps = notionalCaps(exposure, direction, limits);
  const size = sizeFor({
    size: signal.size ?? limits.tradeSize,
    equity: exposure.equity,
    entryPrice,
    stopPrice: levels.stopLoss,
    caps,
    instrument,
  });
  const refused = checkRisk({
    instrument,
    direction,
    quantity: size.quantity,
    limitPrice,
    stopPrice: levels.stopLoss,
    tick,
    nowMs,
    // A limit order waits for its price; how far the market has moved since does not matter to it.
    signalPrice: limitPrice === null ? signal.referencePrice : null,
    account: exposure,
    earlierIntentId: account.earlierIntentId,
    limits,
  });
  if (refused) return refused;

  const side = openingSide(direction);
  const worst = add(entryPrice, multiply(bpsOf(entryPrice, limits.slippageLimitBps), signOf(side)));
  const deadline = nowMs + (limitPrice === null ? MARKET_ENTRY_LIFE_MS : LIMIT_ENTRY_LIFE_MS);
  return {
    venue: question.venue,
    instrument,
    direction,
    exitPlan,
    referencePrice: tick.mid,
    notional: multiply(size.quantity, entryPrice),
    request: {
      instrument: instrument.instrument,
      side,
      type: limitPrice === null ? 'market' : 'limit',
      quantity: size.quantity,
      limitPrice: limitPrice ?? roundPrice(instrument, worst, side === 'buy' ? 'down' : 'up'),
      triggerPrice: null,
      timeInForce: limitPrice === null ? 'ioc' : 'gtc',
      isReduceOnly: false,
      expiresAtMs: signal.expiresAtMs === null ? deadline : Math.min(signal.expiresAtMs, deadline),
    },
    numbers: {
      quantity: size.quantity,
      requestedQuantity: size.requestedQuantity,
      cappedBy: size.cappedBy ?? 'none',
      equity: exposure.equity,
      entryPrice,
      stopLoss: levels.stopLoss,
      notional: multiply(size.quantity, entryPrice),
    },
  };
}

/** How much, under a lock on the account; approval reserves the exposure and stores the intent of the entry. */
export const sizeOrder =
  ({
    record,
    prices,
    clock,
  }: Pick<ActivityDependencies, 'record' | 'prices' | 'clock'>): TradingActivities['sizeOrder'] =>
  async ({ signalId, deploymentId, venue }) => {
    const nowMs = clock.nowMs();
    const signal = await record.signals.find(signalId);
    const [agent, instrument] = signal
      ? await Promise.all([
          record.deployments.findAgent(signal.agentId),
          record.market.instrument(venue, signal.instrument),
        ])
      : [null, null];
    if (!signal || !agent || !instrument || signal.direction === 'neutral') {
      throw ApplicationFailure.nonRetryable(
        `Signal ${signalId}, its agent or its instrument on ${venue} is not in the record.`,
        FAILURES.notFound,
      );
    }
    const question: Question = {
      signal,
      agent,
      instrument,
      direction: signal.direction,
      venue,
      tick: prices.latest(signal.instrument) ?? null,
      nowMs,
    };
    const approval = await record.entries.approve({ signalId, deploymentId }, nowMs, (account) =>
      decideEntry(question, account, prices),
    );
    if (approval.outcome === 'refused') return approval.refusal;
    const { position, orderId, quantity } = approval;
    return {
      positionId: position.id,
      orderId,
      venue,
      direction: position.direction,
      quantity,
      instrument: position.instrument,
    };
  };
