import type { SearchAttributePair } from '@temporalio/common';
import { defineQuery } from '@temporalio/workflow';
import type { TradingScope } from '../../domain/trading-state.ts';
import { PLATFORM_KEY, TRADING_SCOPES } from '../../domain/trading-state.ts';
import { asRecord, unknownKey } from './guards.ts';
import { SEARCH_ATTRIBUTES } from './search-attributes.ts';

/** One scope is stopped, emptied and looked at until its venues say that nothing is held, or what is left has a name. */

/* Input */
export interface KillScope {
  scope: TradingScope;
  /** Venue name, user id or deployment id; `*` for the platform. */
  key: string;
}
export interface KillSwitchInput extends KillScope {
  /** For those who read it later. */
  reason: string;
}

/** An account that a kill looks at. */
export interface KillAccount {
  id: string;
  venue: string;
}

/* Result */

/** What is left of ours, or an account that could not be verified. */
export interface Straggler {
  account: string;
  venue: string;
  /** Null when nothing is known of the account. */
  instrument: string | null;
  /** Signed, base units: what the venue says is held, else what we have on record. */
  quantity: string;
  /** Client order ids of ours that are live. */
  orders: string[];
  why: string;
}

/** What others hold or ordered in the same account: none of ours by the record, and left as it is. */
export interface LeftAlone {
  account: string;
  venue: string;
  instrument: string | null;
  quantity: string;
  orders: string[];
}

export interface KillResult extends KillScope {
  outcome: 'verifiedFlat' | 'stragglers';
  stragglers: Straggler[];
  leftAlone: LeftAlone[];
  counts: { accounts: number; flatAccounts: number; entriesWithdrawn: number; exitsSent: number; rounds: number };
  /** Milliseconds from the start until each was done. */
  durations: { entriesStoppedMs: number; cancelsSentMs: number; verifiedMs: number };
}

/** One look at one account after its exits were sent. */
export interface AccountVerdict {
  account: string;
  venue: string;
  /** Nothing of ours is held and nothing of ours is live, by the venue's own word. */
  isFlat: boolean;
  exitsSent: number;
  stragglers: Straggler[];
  leftAlone: LeftAlone[];
}

/* Progress: answer to the query `progress` */
export interface KillProgress extends KillScope {
  step: 'stopping entries' | 'withdrawing entries' | 'flattening' | 'ended';
  round: number;
  accounts: number;
  flatAccounts: number;
  entriesWithdrawn: number;
  exitsSent: number;
  /** Accounts that were not flat when they were last looked at. */
  notFlat: string[];
}

/* Messages */
export const killProgressQuery = defineQuery<KillProgress | null>('progress');

/* Workflow id */
export const KILL_SWITCH = 'killSwitch';
export const killSwitchId = ({ scope, key }: KillScope): string =>
  scope === 'platform' ? 'kill:platform' : `kill:${scope}:${key}`;

/* Search attributes */
export const killSearchAttributes = ({ scope, key }: KillScope): SearchAttributePair[] =>
  scope === 'venue'
    ? [{ key: SEARCH_ATTRIBUTES.venue, value: key }]
    : scope === 'deployment'
      ? [{ key: SEARCH_ATTRIBUTES.deploymentId, value: key }]
      : [];

const MOST_CHARACTERS = 300;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MOST_CHARACTERS;

/** A start by hand as an input, or a sentence about what is wrong with it. */
export function readKill(input: unknown): KillSwitchInput | { problem: string } {
  const example = '{"scope": "venue", "key": "paper", "reason": "…"}';
  const record = asRecord(input);
  if (!record) return { problem: `killSwitch takes an object such as ${example}.` };
  const unknown = unknownKey(record, ['scope', 'key', 'reason']);
  if (unknown !== null) return { problem: `killSwitch does not know "${unknown}"; it takes ${example}.` };
  const { reason, key = PLATFORM_KEY } = record;
  const scope = TRADING_SCOPES.find((each) => each === record['scope']);
  if (!scope) return { problem: `scope must be one of ${TRADING_SCOPES.join(', ')}.` };
  if (!isText(reason)) return { problem: `reason must be a text of 1 to ${MOST_CHARACTERS} characters.` };
  if (!isText(key) || (scope === 'platform') !== (key === PLATFORM_KEY))
    return { problem: 'key must name the venue, the user or the deployment; for the platform it is left out.' };
  return { scope, key, reason };
}
