import type {
  AccountVerdict,
  KillAccount,
  KillProgress,
  KillResult,
  KillScope,
} from '../contracts/temporal/kill-switch.ts';

/** Accounts of one venue that one deed looks after. */
export interface KillBatch {
  venue: string;
  accounts: string[];
  /** How long the deed may take; what it has not reached by then is a straggler of this round. */
  budgetMs: number;
}

/** What a kill is made of. The workflow asks activities for it, the local command does it itself. */
export interface KillDeeds {
  /** Halts the scope in the record, and names the accounts that it covers. */
  stopEntries(): Promise<KillAccount[]>;
  /** Cancels every entry that may still fill; answers how many. */
  withdrawEntries(batch: KillBatch): Promise<number>;
  /** Exits everything of ours, and looks at the venue. */
  flattenAccounts(batch: KillBatch): Promise<AccountVerdict[]>;
  /** Writes down how it ended. */
  record(result: KillResult): Promise<void>;
  /** Lets the lives of what was ended account for it; hundreds of them take their time. */
  tellLives(batch: Omit<KillBatch, 'budgetMs'>): Promise<void>;
  pause(ms: number): Promise<void>;
  nowMs(): number;
  show(progress: KillProgress): void;
}

/** Small enough that the loss of one costs little, large enough that hundreds of accounts are a few deeds. */
const BATCH_SIZE = 25;
const WITHDRAW_MS = 5_000;
/** Before the second round, and twice as long before each that follows: a venue that refuses is not asked without end. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4_000;
/** Stragglers have a name within 30 s: no round begins after LAST_ROUND_MS, and none lasts beyond END_MS. */
const LAST_ROUND_MS = 24_000;
const END_MS = 27_000;
/** A round that was cut short by the loss of a program, whatever time that took, is not the only one. */
const LEAST_ROUNDS = 2;
const LEAST_ROUND_MS = 3_000;

function inBatches(accounts: readonly KillAccount[], budgetMs: number): KillBatch[] {
  const ofVenue = new Map<string, string[]>();
  for (const { id, venue } of accounts) ofVenue.set(venue, [...(ofVenue.get(venue) ?? []), id]);
  return [...ofVenue].flatMap(([venue, ids]) =>
    Array.from({ length: Math.ceil(ids.length / BATCH_SIZE) }, (_, index) => ({
      venue,
      accounts: ids.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
      budgetMs,
    })),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Stop, withdraw, then exit and look, round after round, until every account is flat or the time is over. */
export async function killInRounds(target: KillScope, deeds: KillDeeds): Promise<KillResult> {
  const startedAtMs = deeds.nowMs();
  const elapsedMs = (): number => deeds.nowMs() - startedAtMs;
  const { scope, key } = target;
  const progress: KillProgress = {
    scope,
    key,
    step: 'stopping entries',
    round: 0,
    accounts: 0,
    flatAccounts: 0,
    entriesWithdrawn: 0,
    exitsSent: 0,
    notFlat: [],
  };
  const show = (changes: Partial<KillProgress>): void => deeds.show(Object.assign(progress, changes));

  show({});
  const accounts = await deeds.stopEntries();
  const entriesStoppedMs = elapsedMs();

  show({ step: 'withdrawing entries', accounts: accounts.length });
  const withdrawn = await Promise.all(inBatches(accounts, WITHDRAW_MS).map((batch) => deeds.withdrawEntries(batch)));
  const cancelsSentMs = elapsedMs();
  show({ step: 'flattening', entriesWithdrawn: sum(withdrawn) });

  const verdicts = new Map<string, AccountVerdict>();
  let rest: readonly KillAccount[] = accounts;
  while (rest.length > 0 && (elapsedMs() < LAST_ROUND_MS || progress.round < LEAST_ROUNDS)) {
    if (progress.round > 0) await deeds.pause(Math.min(FIRST_PAUSE_MS * 2 ** (progress.round - 1), LONGEST_PAUSE_MS));
    show({ round: progress.round + 1 });
    const budgetMs = Math.max(LEAST_ROUND_MS, END_MS - elapsedMs());
    const looks = await Promise.all(inBatches(rest, budgetMs).map((batch) => deeds.flattenAccounts(batch)));
    for (const verdict of looks.flat()) verdicts.set(verdict.account, verdict);
    rest = rest.filter(({ id }) => verdicts.get(id)?.isFlat !== true);
    show({
      flatAccounts: accounts.length - rest.length,
      exitsSent: progress.exitsSent + sum(looks.flat().map(({ exitsSent }) => exitsSent)),
      notFlat: rest.map(({ id }) => id),
    });
  }
  const verifiedMs = elapsedMs();
  const all = [...verdicts.values()];
  const { flatAccounts, entriesWithdrawn, exitsSent, round } = progress;
  const result: KillResult = {
    scope,
    key,
    outcome: rest.length === 0 ? 'verifiedFlat' : 'stragglers',
    stragglers: all.flatMap(({ stragglers }) => stragglers),
    leftAlone: all.flatMap(({ leftAlone }) => leftAlone),
    counts: { accounts: accounts.length, flatAccounts, entriesWithdrawn, exitsSent, rounds: round },
    durations: { entriesStoppedMs, cancelsSentMs, verifiedMs },
  };
  // Whoever waits for the outcome does not wait for the lives.
  await deeds.record(result);
  show({ step: 'ended' });
  await Promise.all(
    inBatches(accounts, 0).map(({ venue, accounts: ids }) => deeds.tellLives({ venue, accounts: ids })),
  );
  return result;
}
