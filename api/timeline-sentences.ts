import type { DomainEvent, EventType } from '../domain/event.ts';
import { DECIMAL_PATTERN } from '../domain/money.ts';
import { said } from '../domain/said.ts';

type Payload = DomainEvent['payload'];

/** A word of a payload; a dash where there is none, because a sentence is for people and never fails. */
function word(payload: Payload, name: string): string {
  const value = payload[name];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '–';
}

/** Money of a payload; its digits all stand in the numbers beside the sentence. */
const money = (payload: Payload, name: string): string => {
  const text = word(payload, name);
  return DECIMAL_PATTERN.test(text) ? said(text) : text;
};

const has = (payload: Payload, name: string): boolean => payload[name] !== null && payload[name] !== undefined;

const count = (payload: Payload, name: string): number => {
  const list = payload[name];
  return Array.isArray(list) ? list.length : 0;
};

const LEG_NAMES: Readonly<Record<string, string | undefined>> = {
  entry: 'entry',
  exit: 'exit',
  stopLoss: 'stop-loss',
  takeProfit: 'take-profit',
};
const leg = (payload: Payload): string => LEG_NAMES[word(payload, 'leg')] ?? 'order';

const priceOf = (payload: Payload): string =>
  has(payload, 'triggerPrice')
    ? ` once ${word(payload, 'triggerPrice')} is reached`
    : has(payload, 'limitPrice')
      ? ` at ${word(payload, 'limitPrice')} or better`
      : ' at market';

const CROSSINGS: Readonly<Record<string, string | undefined>> = {
  stopLoss: 'stop-loss',
  takeProfit: 'take-profit',
  trailingStop: 'trailing stop',
  breakEven: 'break-even level',
};

/** What each event says to a person. */
const SENTENCES: Readonly<Record<EventType, (payload: Payload) => string>> = {
  'signal.received': (p) =>
    `A signal came in: ${word(p, 'direction')} ${word(p, 'instrument')}${has(p, 'referencePrice') ? `, with the market at ${word(p, 'referencePrice')}` : ''}.`,
  'signal.dispatched': (p) =>
    count(p, 'deploymentIds') === 1
      ? 'One deployment carries it out.'
      : `${count(p, 'deploymentIds')} deployments carry it out.`,
  'signal.validated': () => 'It is fresh, and the deployment may trade it.',
  'signal.routed': (p) => `It goes to ${word(p, 'sentence')}`,
  'signal.sized': (p) =>
    `The size is ${word(p, 'quantity')}, worth ${money(p, 'notional')}${cappedBy(p)}; the stop-loss lies at ${word(p, 'stopLoss')}.`,
  'signal.refused': (p) => `Refused: ${word(p, 'message')}`,
  'signal.expired': (p) => `Expired: ${word(p, 'message')}`,
  'order.intended': (p) =>
    `We mean to ${word(p, 'side')} ${word(p, 'quantity')}${priceOf(p)} as ${leg(p)}; this is on record before anything is sent.`,
  'order.submitted': (p) => `The ${leg(p)} order is being sent.`,
  'order.updated': (p) =>
    `The ${leg(p)} order is ${spaced(word(p, 'status'))}${has(p, 'evidence') ? ` (${word(p, 'evidence')})` : ''}.`,
  'order.filled': (p) =>
    `${word(p, 'side') === 'buy' ? 'Bought' : 'Sold'} ${word(p, 'quantity')} at ${word(p, 'price')} for a fee of ${money(p, 'fee')}${p['isLiquidation'] === true ? ', by liquidation' : ''}.`,
  'position.opening': (p) => `The account holds room for ${word(p, 'direction')} ${word(p, 'plannedQuantity')}.`,
  'position.opened': (p) =>
    `The position is open: ${word(p, 'direction')} ${word(p, 'quantity')} at ${word(p, 'price')}.`,
  'position.protected': (p) =>
    `Its exits rest at the venue${has(p, 'nakedMs') ? `, ${word(p, 'nakedMs')} ms after the first fill` : ''}.`,
  'position.crossed': (p) =>
    `The market at ${word(p, 'mark')} has crossed the ${CROSSINGS[word(p, 'kind')] ?? word(p, 'kind')}${p['rung'] === 0 ? '' : ` ${word(p, 'rung')}`} at ${word(p, 'level')}.`,
  'position.amended': (p) => `Its exit plan was changed (revision ${word(p, 'planRevision')}).`,
  'position.paused': () => 'Paused: only the stop-loss acts.',
  'position.resumed': () => 'Resumed: every rule of the exit plan acts again.',
  'position.reopened': () => 'Open again: an entry that was given up as lost has filled after all.',
  'position.closed': (p) =>
    has(p, 'realizedPnl')
      ? `Closed by ${spaced(word(p, 'exitReason'))}. Realized ${money(p, 'realizedPnl')} after fees of ${money(p, 'fees')} and funding of ${money(p, 'funding')}.`
      : 'Closed without a fill; its room in the account is free again.',
  'position.funded': (p) => `Funding: ${money(p, 'amount')} paid (negative was received).`,
  'deployment.created': (p) => `The deployment "${word(p, 'name')}" was made.`,
  'deployment.paused': () => 'The deployment was paused: it opens nothing new.',
  'deployment.resumed': () => 'The deployment trades again.',
  'deployment.killed': () => 'The deployment was killed: it opens nothing any more.',
  'account.deposited': (p) => `${money(p, 'amount')} ${word(p, 'currency')} were paid in.`,
  'case.opened': (p) => `Our record and the venue differ (${word(p, 'kind')}); a case is open.`,
  'tradingState.changed': (p) =>
    `Trading is ${spaced(word(p, 'state'))} for ${word(p, 'scope')} ${word(p, 'key')}${p['isKill'] === true ? ', and all that it holds is to end' : ''}: ${word(p, 'reason')}.`,
  'kill.ended': (p) =>
    p['outcome'] === 'verifiedFlat'
      ? 'The kill is over: the venues say that nothing is held.'
      : `The kill is over, and ${count(p, 'stragglers')} stragglers are left.`,
  'agent.created': (p) => `The agent "${word(p, 'name')}" was made.`,
  'agent.changed': () => 'The agent was changed.',
  'agent.retired': () => 'The agent was retired: nothing of it trades any more.',
  'source.linked': (p) => `The source "${word(p, 'name')}" (${word(p, 'kind')}) was linked.`,
  'source.rotated': () => 'The token of the source was changed; the old one opens nothing.',
  'source.unlinked': () => 'The source was unlinked; its token opens nothing.',
  'deployment.changed': () => 'The limits of the deployment were changed.',
  'signal.cancelled': (p) => `Cancelled${has(p, 'reason') ? `: ${word(p, 'reason')}` : ''}.`,
  'inbox.received': (p) =>
    p['isReplay'] === true ? 'The alert has its turn again.' : 'An alert came in and is stored.',
  'inbox.delivered': (p) =>
    p['isRepeat'] === true ? 'The same alert came again; it trades once.' : 'The alert became this signal.',
  'inbox.dead': (p) => `The alert could not be used: ${word(p, 'reason')}`,
  'inbox.edited': () => 'The alert was edited, to be tried again.',
  'webhook.created': (p) => `Events go to ${word(p, 'url')}.`,
  'webhook.changed': () => 'The webhook was changed.',
  'webhook.disabled': (p) => `The webhook was switched off: ${word(p, 'reason')}`,
  'webhook.removed': () => 'The webhook was removed.',
};

const cappedBy = (payload: Payload): string =>
  has(payload, 'cappedBy') && payload['cappedBy'] !== 'none'
    ? `, capped by the ${word(payload, 'cappedBy')} limit`
    : '';

/** partiallyFilled → partially filled. */
const spaced = (camelCase: string): string => camelCase.replace(/([A-Z])/g, (capital) => ` ${capital.toLowerCase()}`);

export const sentenceOf = (event: Pick<DomainEvent, 'type' | 'payload'>): string =>
  SENTENCES[event.type](event.payload);
