export const SOURCE_KINDS = ['tradingView', 'x', 'telegram', 'research', 'trader'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
/** Sources that are somebody's account elsewhere; they are on record, and nothing delivers from them yet. */
export const ACCOUNT_KINDS = ['x', 'telegram', 'research', 'trader'] as const;

export const SOURCE_STATUSES = ['linked', 'unlinked'] as const;
export type SourceStatus = (typeof SOURCE_STATUSES)[number];

/** An account, channel, feed or desk that an agent's signals come from. */
export interface Source {
  id: string;
  agentId: string;
  kind: SourceKind;
  name: string;
  /** The account elsewhere; null for a webhook. */
  account: string | null;
  status: SourceStatus;
  /** Counts the tokens of its webhook; the latest one opens it. */
  tokenRevision: number;
  createdAtMs: number;
  unlinkedAtMs: number | null;
}

/** Does it deliver by a webhook with a secret token? */
export const hasWebhook = ({ kind }: Pick<Source, 'kind'>): boolean => kind === 'tradingView';
