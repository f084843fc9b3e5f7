import type { Price } from './money.ts';
import type { Signal } from './signal.ts';

/** waiting: to be delivered in its turn. delivered: became a signal. repeated: the same alert came before. dead: could not be used. */
export const MESSAGE_STATUSES = ['waiting', 'delivered', 'repeated', 'dead'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export const DEAD_LETTER_CODES = [
  /** The text has none of the forms. */
  'notUnderstood',
  /** A field is missing or is not what it must be. */
  'fieldInvalid',
  /** It names what is not traded here. */
  'instrumentUnknown',
  /** It asks to make a position smaller. */
  'closingNotSupported',
  /** It names itself as an earlier one does that asks for another trade. */
  'idUsed',
  /** Its source was unlinked before its turn came. */
  'sourceUnlinked',
  /** It failed again and again, and others waited behind it. */
  'undeliverable',
] as const;
export type DeadLetterCode = (typeof DEAD_LETTER_CODES)[number];

/** Why a message came to nothing. */
export interface DeadLetter {
  code: DeadLetterCode;
  /** In a sentence, with the values. */
  reason: string;
}

/** What an alert says, in domain words. */
export interface AlertTerms {
  signal: Pick<Signal, 'instrument' | 'direction' | 'entry' | 'exitPlan' | 'size'>;
  /** Names the alert among all of its source; null when it has nothing that would tell it from the next one. */
  event: string | null;
}

/** The text of an alert, read: it never fails, because what cannot be read has a reason. */
export type ReadAlert = (text: string) => AlertTerms | DeadLetter;

export const isDeadLetter = (read: AlertTerms | DeadLetter): read is DeadLetter => 'reason' in read;

/** What a source sent, kept as it came. */
export interface InboxMessage {
  id: string;
  sourceId: string;
  agentId: string;
  /** Its place in the order of its source; another one when it is tried again. */
  sequence: number;
  status: MessageStatus;
  contentType: string | null;
  body: string;
  /** As it came, when somebody has changed it since. */
  originalBody: string | null;
  revision: number;
  /** How often its delivery was tried. */
  attempts: number;
  deadLetter: DeadLetter | null;
  signalId: string | null;
  receivedAtMs: number;
  /** From here its age is counted: when it came, or when a person asked for it again. */
  effectiveAtMs: number;
  settledAtMs: number | null;
}

/** A message as it comes in. */
export interface NewMessage extends Pick<InboxMessage, 'contentType' | 'body' | 'receivedAtMs'> {
  tokenHash: string;
  bodyHash: string;
  /** Mid price when it came; drift is measured from it. */
  referencePrice: Price | null;
}
