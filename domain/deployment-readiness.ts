import type { Agent } from './agent.ts';
import { canTrade } from './agent.ts';
import type { Deployment } from './deployment.ts';
import { emptyAccount, tryFirstTrade } from './first-trade.ts';
import type { Instrument } from './instrument.ts';
import type { PriceTick } from './market.ts';
import { ageMs } from './market.ts';
import type { Money } from './money.ts';
import { isAtLeast, isPositive, maximum, multiply } from './money.ts';
import type { RefusalCode } from './refusal.ts';
import { notionalCaps } from './risk.ts';
import { said, saidDown, saidUp } from './said.ts';
import { checkMayTrade } from './signal.ts';
import type { ScopedTradingState } from './trading-state.ts';

/** What must be green before a deployment can trade on a venue, in the order in which a person does it. */
export const READINESS_CHECKS = ['account', 'balance', 'price', 'minimumSize', 'tradingState', 'firstTrade'] as const;

export interface ReadinessCheck {
  name: (typeof READINESS_CHECKS)[number];
  isReady: boolean;
  /** How it stands, in a sentence. */
  message: string;
  /** What to do about it; null when there is nothing to do. */
  next: string | null;
}

/** What is known of one venue of a deployment. */
export interface VenueFacts {
  venue: string;
  deployment: Pick<Deployment, 'name' | 'status' | 'limits'>;
  agent: Agent;
  /** Null when there is no account; an equity of null is not known, because an open position has no price. */
  account: { equity: Money | null } | null;
  /** What the venue lists. */
  instruments: readonly Instrument[];
  ticks: ReadonlyMap<string, PriceTick>;
  tradingStates: readonly ScopedTradingState[];
  nowMs: number;
}

interface Priced {
  instrument: Instrument;
  tick: PriceTick;
}

/** The checklist of one venue. */
export function checkVenue(facts: VenueFacts): ReadinessCheck[] {
  const equity = facts.account?.equity ?? null;
  const priced = pricedInstruments(facts);
  return [
    accountCheck(facts),
    balanceCheck(facts),
    priceCheck(facts, priced),
    minimumCheck(facts, priced, equity),
    stateCheck(facts),
    firstTradeCheck(facts, priced, equity),
  ];
}

const ready = (name: ReadinessCheck['name'], message: string): ReadinessCheck => ({
  name,
  isReady: true,
  message,
  next: null,
});
const notReady = (name: ReadinessCheck['name'], message: string, next: string): ReadinessCheck => ({
  name,
  isReady: false,
  message,
  next,
});

/** Instruments that the deployment may trade here and whose price is fresh enough to open something. */
function pricedInstruments({ instruments, deployment, ticks, nowMs }: VenueFacts): Priced[] {
  const { allowedInstruments, priceMaxAgeMs } = deployment.limits;
  return instruments.flatMap((instrument) => {
    const tick = ticks.get(instrument.instrument);
    const isAllowed = allowedInstruments?.includes(instrument.instrument) ?? true;
    if (!tick || !isAllowed || instrument.status !== 'trading' || !(ageMs(tick, nowMs) <= priceMaxAgeMs)) return [];
    return [{ instrument, tick }];
  });
}

const accountCheck = ({ account, venue }: VenueFacts): ReadinessCheck =>
  account
    ? ready('account', `There is an account at ${venue}.`)
    : notReady('account', `There is no account at ${venue}.`, `Connect an account at ${venue}.`);

function balanceCheck({ account, venue }: VenueFacts): ReadinessCheck {
  if (!account)
    return notReady('balance', 'Without an account there is no balance.', `Connect an account at ${venue}.`);
  const { equity } = account;
  if (equity === null)
    return notReady('balance', 'An open position has no price, so the equity is not known.', 'Wait for its price.');
  return isPositive(equity)
    ? ready('balance', `The account is worth ${said(equity)}.`)
    : notReady('balance', `The account is worth ${said(equity)}.`, `Deposit money at ${venue}.`);
}

function priceCheck({ instruments, venue }: VenueFacts, priced: readonly Priced[]): ReadinessCheck {
  if (priced.length > 0)
    return ready('price', `Fresh prices: ${priced.map(({ instrument }) => instrument.instrument).join(', ')}.`);
  return instruments.length === 0
    ? notReady('price', `No instrument of ${venue} is known here.`, `Connect ${venue} to this installation.`)
    : notReady(
        'price',
        'None of the instruments that it may trade has a fresh price.',
        'Look at the price feed, or allow an instrument that has a price.',
      );
}

/** The smallest order that a venue takes must fit under the largest that the limits let through. */
function minimumCheck({ deployment }: VenueFacts, priced: readonly Priced[], equity: Money | null): ReadinessCheck {
  const [first] = priced;
  if (!first || equity === null)
    return notReady('minimumSize', 'Not known without an equity and a price.', 'See to the steps before.');
  const most = notionalCaps(emptyAccount(equity), 'long', deployment.limits).order;
  const least = ({ instrument, tick }: Priced): Money =>
    maximum(instrument.minimumNotional, multiply(instrument.lotSize, tick.ask));
  const fitting = priced.filter((each) => isAtLeast(most, least(each)));
  return fitting.length > 0
    ? ready(
        'minimumSize',
        `An order may be worth ${saidDown(most)}: enough for ${fitting.length} of ${priced.length} instruments.`,
      )
    : notReady(
        'minimumSize',
        `An order may be worth ${saidDown(most)}; the smallest of ${first.instrument.instrument} is worth ${saidUp(least(first))}.`,
        'Deposit more, or widen maxOrderNotionalFraction and maxOrderNotional.',
      );
}

function stateCheck({ agent, deployment, tradingStates }: VenueFacts): ReadinessCheck {
  if (!canTrade(agent))
    return notReady(
      'tradingState',
      `The agent "${agent.name}" is ${agent.status}.`,
      agent.status === 'draft' ? 'Make the agent public or private.' : 'Deploy another agent.',
    );
  const blocked = checkMayTrade(deployment, tradingStates);
  if (!blocked) return ready('tradingState', 'Nothing stands in the way of an entry.');
  return notReady('tradingState', blocked.message, STEPS[blocked.code] ?? 'Set the trading state active again.');
}

const STEPS: Readonly<Partial<Record<RefusalCode, string>>> = {
  deploymentPaused: 'Resume the deployment.',
  deploymentKilled: 'Make a new deployment.',
};

/** Sizes a long at the market as if nothing were open, and asks every control of risk. */
function firstTradeCheck(facts: VenueFacts, priced: readonly Priced[], equity: Money | null): ReadinessCheck {
  if (equity === null || priced.length === 0)
    return notReady('firstTrade', 'Cannot be tried without an equity and a price.', 'See to the steps before.');
  const problems: string[] = [];
  for (const each of priced) {
    const { agent, deployment, nowMs } = facts;
    const tried = tryFirstTrade({ ...each, agent, limits: deployment.limits, equity, nowMs });
    if ('quantity' in tried)
      return ready('firstTrade', `A long of ${tried.quantity} ${each.instrument.instrument} would pass every control.`);
    problems.push(`${each.instrument.instrument}: ${tried.message}`);
  }
  return notReady('firstTrade', problems[0] ?? '', 'Change the limits or the default exit plan that it names.');
}
