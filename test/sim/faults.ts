import type { Dice } from './dice.ts';

/** What can go wrong at a call, by the place where it happens. */
export const FAULTS_AT = {
  /** A call to the record. */
  store: ['crashBefore', 'crashAfter', 'storeDown', 'storeReplyLost', 'stall'],
  /** A call that changes something at the venue. */
  place: [
    'crashBefore',
    'crashAfter',
    'crashLate',
    'replyLost',
    'errorAfterAccepting',
    'errorWithoutAccepting',
    'notSent',
    'late',
    'refused',
    'stall',
    'fillBeforeReply',
  ],
  cancel: [
    'crashBefore',
    'crashAfter',
    'crashLate',
    'replyLost',
    'errorAfterAccepting',
    'errorWithoutAccepting',
    'notSent',
    'late',
    'stall',
    'fillAfterCancel',
  ],
  /** A question to the venue. */
  read: ['crashBefore', 'crashAfter', 'readFailed', 'readLags', 'staleSnapshot', 'stall'],
  /** A question for fills. */
  fills: ['crashBefore', 'readFailed', 'readLags', 'duplicateFills', 'reorderedFills', 'missingFills'],
  /** A message or a start on its way to Temporal. */
  temporal: ['crashBefore', 'messageFailed', 'messageFailedAfter'],
  /** A deed is done, and its result on its way to Temporal. */
  completion: ['resultLost'],
  /** The venue matches an order. */
  match: ['partialFill', 'severalFills', 'lateFill'],
  /** The venue tells of a fill. */
  stream: ['noticeLost', 'noticeTwice', 'noticeLate'],
  /** What happens by itself in a market. */
  market: ['liquidation', 'autoDeleveraging', 'manualClose', 'halt', 'funding', 'priceJump', 'staleFeed'],
  /** What people do. */
  people: ['pause', 'kill', 'haltTrading', 'closeCommand', 'amend', 'pausePosition', 'workerKill', 'watcherKill'],
} as const;

export type Place = keyof typeof FAULTS_AT;
export type Fault = (typeof FAULTS_AT)[Place][number];

/** One call of one run of a deed. */
export interface Site {
  place: Place;
  /** Name of the deed; `world` for what no deed does. */
  deed: string;
  /** 1-based. */
  attempt: number;
  /** 1-based index of the call within the attempt. */
  call: number;
}

/** Decides what goes wrong where. */
export interface FaultPlan {
  choose(site: Site): Fault | null;
}

const BEFORE_ORDER = new Set(['listSubscriptions', 'validateSignal', 'chooseVenue', 'sizeOrder', 'postSignal']);

/** Where few calls decide much, faults are dense; where a clock alone makes calls, they are thin. */
const WEIGHTS: Readonly<Record<Place, number>> = {
  store: 1,
  place: 3,
  cancel: 3,
  read: 1,
  fills: 1.5,
  temporal: 1,
  completion: 1,
  match: 2.5,
  stream: 2,
  market: 0.25,
  people: 0.25,
};

function weightOf({ place, deed }: Site): number {
  // A signal lives for half a minute: too many faults before its order, and there is nothing left to break.
  if (BEFORE_ORDER.has(deed)) return 0.3;
  return deed === 'watchMarket' && place === 'store' ? 0.15 : WEIGHTS[place];
}

/** Faults at a rate, until told to stop. */
export class RandomFaults implements FaultPlan {
  isHealed = false;
  readonly #dice: Dice;
  readonly #rate: number;

  constructor(dice: Dice, rate: number) {
    this.#dice = dice;
    this.#rate = rate;
  }

  choose(site: Site): Fault | null {
    if (this.isHealed || !this.#dice.chance(this.#rate * weightOf(site))) return null;
    return this.#dice.pick<Fault>(FAULTS_AT[site.place]);
  }
}
