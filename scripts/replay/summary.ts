import { createHash } from 'node:crypto';
import { markEquity } from '../../activities/metrics/roll-up-metrics.ts';
import { closingSide, signOf } from '../../domain/direction.ts';
import { equityIdentity } from '../../domain/ledger.ts';
import { maxDrawdown, winRate } from '../../domain/metrics.ts';
import { dailyMarks } from '../../domain/equity-days.ts';
import { add, isZero, subtract, toNumber } from '../../domain/money.ts';
import type { Position } from '../../domain/position-record.ts';
import { entryPriceOf, realizedPnlOf } from '../../domain/position.ts';
import type { ReplayRun } from './drive.ts';
import { expectedExits } from './independent.ts';

/** A market exit of paper may differ from the mark by the half spread, the impact of 1,000 quote and one tick of rounding: bps. */
export const STATED_SLIPPAGE_BPS = 3;

export interface ReplaySummary {
  ticks: number;
  signals: number;
  refused: Record<string, number>;
  trades: number;
  endings: Record<string, number>;
  winRate: number | null;
  netPnl: string;
  fees: string;
  funding: string;
  maxDrawdown: number | null;
  equityMarks: { atMs: number; equity: string }[];
  /** Differences of the equity identity, of our ledger against the venue's book: all must be "0". */
  identityDifferences: string[];
  /** Exits that the independent calculation does not agree with. */
  disagreements: string[];
  comparedExits: number;
  largestSlippageBps: number;
  /** SHA-256 over every trade and mark: the same for the same seed. */
  digest: string;
}

const isoOf = (atMs: number): string => new Date(atMs).toISOString();

type Fills = Awaited<ReturnType<ReplayRun['dependencies']['record']['venueNews']['fills']>>;

/** What differs between one position's exits and the plain calculation from the market's prices. */
function compare(
  run: ReplayRun,
  position: Position,
  fills: Fills,
  tick: number,
  reasonOf: Map<string, string>,
): { problems: string[]; compared: number; slippageBps: number } {
  const entryAtMs = position.firstFillAtMs ?? 0;
  const sign = signOf(position.direction);
  const fromIndex = run.points.findIndex((point) => point.atMs > entryAtMs);
  const entry = { sign, price: Number(entryPriceOf(position.exposure)), atMs: entryAtMs, tick };
  const expected = expectedExits(
    position.exitPlan,
    entry,
    run.points,
    fromIndex === -1 ? run.points.length : fromIndex,
  );
  const exits = fills.filter((fill) => fill.side === closingSide(position.direction));
  const problems: string[] = [];
  let slippageBps = 0;
  if (position.exitReason === 'manual') return { problems, compared: 0, slippageBps };
  const last = expected.at(-1);
  if (last?.reason !== position.exitReason)
    problems.push(
      `${position.id}: ended by ${position.exitReason ?? 'nothing'}, expected ${last?.reason ?? 'nothing'}`,
    );
  for (const each of expected) {
    const matching = exits.filter(
      (fill) => fill.filledAtMs === each.atMs && reasonOf.get(fill.clientOrderId ?? '') === each.reason,
    );
    const quantity = matching.reduce((sum, fill) => sum + Number(fill.quantity), 0);
    if (quantity === 0) {
      const had = exits.map(
        (fill) => `${reasonOf.get(fill.clientOrderId ?? '') ?? 'none'} at ${isoOf(fill.filledAtMs)}`,
      );
      problems.push(`${position.id}: no ${each.reason} at ${isoOf(each.atMs)}; it has ${had.join(', ')}`);
      continue;
    }
    const price = matching.reduce((sum, fill) => sum + Number(fill.price) * Number(fill.quantity), 0) / quantity;
    const slippage = (sign * (each.mid - price) * 10_000) / each.mid;
    slippageBps = Math.max(slippageBps, Math.abs(slippage));
    if (Math.abs(slippage) > STATED_SLIPPAGE_BPS)
      problems.push(`${position.id}: ${each.reason} filled ${slippage.toFixed(2)} bps from the mark`);
    const share = quantity / Number(position.exposure.openedQuantity);
    if (Math.abs(share - each.fraction) > 0.02)
      problems.push(`${position.id}: ${each.reason} closed ${share.toFixed(3)} of it, expected ${each.fraction}`);
  }
  return { problems, compared: expected.length, slippageBps };
}

const count = (words: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(words)].sort().map((word) => [word, words.filter((each) => each === word).length]));

/** Everything that a replay must show, computed from the record and held against the venue's book and the market itself. */
export async function summarise(run: ReplayRun, instrument: string): Promise<ReplaySummary> {
  const { record, venues, clock } = run.dependencies;
  const venue = venues.get('paper');
  const tick = Number((await record.market.instrument('paper', instrument))?.tickSize ?? '1');
  const summary: ReplaySummary = {
    ticks: run.ticks,
    signals: run.signalIds.length,
    refused: {},
    trades: 0,
    endings: {},
    winRate: null,
    netPnl: '0',
    fees: '0',
    funding: '0',
    maxDrawdown: null,
    equityMarks: [],
    identityDifferences: [],
    disagreements: [],
    comparedExits: 0,
    largestSlippageBps: 0,
    digest: '',
  };
  const refusals = (await Promise.all(run.signalIds.map((id) => record.executions.of(id))))
    .flat()
    .flatMap(({ refusalCode }) => (refusalCode === null ? [] : [refusalCode]));
  summary.refused = count(refusals);
  const trades: { createdAtMs: number; line: string; netPnl: string }[] = [];
  const equity = new Map<number, string>();
  for (const [index, deploymentId] of run.deploymentIds.entries()) {
    const deployment = await record.deployments.find(deploymentId);
    if (!deployment) throw new Error(`Deployment ${deploymentId} is not in the record.`);
    const balances = await record.ledger.balances(deployment.venueAccountId);
    const account = { id: deployment.venueAccountId, venue: 'paper' };
    const balance = await venue?.balance(account);
    summary.identityDifferences.push(
      equityIdentity(balances, []).difference,
      subtract(balances.cash, balance?.balance ?? '0'),
    );
    for (const mark of dailyMarks(
      (await record.metrics.marks(deploymentId)).filter(({ atMs }) => atMs % 86_400_000 === 0),
    )) {
      equity.set(mark.atMs, add(equity.get(mark.atMs) ?? '0', mark.equity));
    }
    const final = await markEquity(run.dependencies, deployment, clock.nowMs());
    for (const position of await record.positions.list({
      status: 'closed',
      deploymentId,
      limit: 100_000,
      before: null,
    })) {
      if (isZero(position.exposure.openedQuantity)) continue;
      const fills = await record.venueNews.fills({ positionId: position.id, limit: 1_000 });
      const reasonOf = new Map(
        (await record.orders.ofPosition(position.id)).map((order) => [
          order.clientOrderId,
          order.exitReason ?? 'entry',
        ]),
      );
      const { problems, compared, slippageBps } = compare(run, position, fills, tick, reasonOf);
      summary.disagreements.push(...problems);
      summary.comparedExits += compared;
      summary.largestSlippageBps = Math.max(summary.largestSlippageBps, slippageBps);
      const netPnl = realizedPnlOf(position.exposure, position.funding);
      summary.netPnl = add(summary.netPnl, netPnl);
      summary.fees = add(summary.fees, position.exposure.fees);
      summary.funding = add(summary.funding, position.funding);
      const { direction, exitReason, exposure } = position;
      const line = [
        index,
        position.createdAtMs,
        direction,
        exposure.openedQuantity,
        exposure.openedNotional,
        position.closedAtMs,
        exposure.closedNotional,
        exitReason,
        netPnl,
      ].join(',');
      trades.push({ createdAtMs: position.createdAtMs, line, netPnl });
      summary.endings[exitReason ?? 'open'] = (summary.endings[exitReason ?? 'open'] ?? 0) + 1;
    }
    if (!final) throw new Error('The final equity has no price.');
    summary.identityDifferences.push(
      subtract(
        add(final.equity, final.fees, final.funding),
        add(final.deposits, final.realizedPnl, final.unrealizedPnl),
      ),
    );
  }
  trades.sort((a, b) => a.createdAtMs - b.createdAtMs || a.line.localeCompare(b.line));
  summary.trades = trades.length;
  summary.winRate = winRate(trades);
  summary.equityMarks = [...equity.entries()].sort(([a], [b]) => a - b).map(([atMs, sum]) => ({ atMs, equity: sum }));
  summary.maxDrawdown = maxDrawdown(summary.equityMarks.map((mark) => ({ ...mark, netDeposits: '0' })));
  const lines = [
    ...trades.map(({ line }) => line),
    ...summary.equityMarks.map((mark) => `${mark.atMs},${mark.equity}`),
  ];
  summary.digest = createHash('sha256').update(lines.join('\n')).digest('hex');
  return summary;
}

/** The summary as people read it. */
export function printed(summary: ReplaySummary): string {
  const percent = (fraction: number | null): string => (fraction === null ? 'n/a' : `${(fraction * 100).toFixed(2)} %`);
  const money = (amount: string): string => toNumber(amount).toFixed(2);
  const words = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([word, times]) => `${word} ${times}`)
      .join(', ') || 'none';
  const isBalanced = summary.identityDifferences.every(isZero);
  return [
    `prices             ${summary.ticks}`,
    `signals            ${summary.signals} (refused: ${words(summary.refused)})`,
    `trades             ${summary.trades} (${words(summary.endings)})`,
    `win rate           ${percent(summary.winRate)}`,
    `net PnL            ${money(summary.netPnl)} after fees ${money(summary.fees)} and funding ${money(summary.funding)}`,
    `max drawdown       ${percent(summary.maxDrawdown)}`,
    `books              ${isBalanced ? 'balance to the last unit' : `DO NOT BALANCE: ${summary.identityDifferences.join(', ')}`}`,
    `independent check  ${summary.comparedExits} exits compared, ${summary.disagreements.length} disagree, slippage at most ${summary.largestSlippageBps.toFixed(2)} bps (stated: ${STATED_SLIPPAGE_BPS})`,
    ...summary.disagreements.slice(0, 20).map((line) => `  ${line}`),
    'equity at 00:00 UTC',
    ...summary.equityMarks.map((mark) => `  ${new Date(mark.atMs).toISOString().slice(0, 10)}  ${money(mark.equity)}`),
    `digest             ${summary.digest}`,
  ].join('\n');
}
