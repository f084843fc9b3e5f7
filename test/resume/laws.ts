import { equityIdentity } from '../../domain/ledger.ts';
import { equals, isZero } from '../../domain/money.ts';
import { quantityOf } from '../../domain/position.ts';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { eventually } from '../builders/platform.ts';
import type { Trade } from './trade.ts';

const ENDED = ['COMPLETED', 'CANCELLED'];
/** The venue withdraws what is left a moment after it is flat; our own last look may come a little later. */
const WITHIN_MS = 60_000;

/** What the laws say of trades that have ended, each as a sentence; none when all hold. The venue's own book is the witness. */
export async function lawProblems(platform: LyingPlatform, trades: readonly Trade[]): Promise<string[]> {
  const problems = await Promise.all(trades.map((trade) => problemsOf(platform, trade)));
  return problems.flat();
}

async function problemsOf(platform: LyingPlatform, trade: Trade): Promise<string[]> {
  const problems: string[] = [];
  const expect = (isKept: boolean, law: string): void => {
    if (!isKept) problems.push(`${trade.name} (signal ${trade.signalId}): ${law}`);
  };
  for (const workflowId of Object.values(trade.workflowIds)) {
    const handle = platform.client.workflow.getHandle(workflowId);
    const isOver = async (): Promise<boolean> => ENDED.includes((await handle.describe()).status.name);
    const hasEnded = await eventually(isOver, `${workflowId} has ended`, WITHIN_MS).catch(() => false);
    expect(hasEnded, `${workflowId} is ${(await handle.describe()).status.name}`);
  }
  const hasNoneLeft = await eventually(
    async () => (await ordersOf(platform, trade)).every((order) => !['OPEN', 'PARTIAL'].includes(order.state)),
    'no order is left',
    WITHIN_MS,
  ).catch(() => false);
  expect(hasNoneLeft, 'an order is left at the venue');

  const orders = await ordersOf(platform, trade);
  const taken = orders.filter((order) => order.state !== 'REJECTED');
  for (const clientId of new Set(taken.map((order) => order.clientId))) {
    const count = taken.filter((order) => order.clientId === clientId).length;
    expect(count === 1, `${count} venue orders of client id ${String(clientId)}`);
  }
  const entries = orders.filter((order) => !order.reduceOnly);
  expect(entries.length === 1, `${entries.length} entries`);
  expect(
    taken.every((order) => order.reduceOnly || order === entries[0]),
    'an exit is not reduce-only',
  );

  const truth = platform.program;
  const held = (await truth.truth('positions')).filter(({ account }) => account === trade.accountId);
  expect(
    held.every((each) => isZero(each.signedQuantity)),
    `the venue holds ${JSON.stringify(held)}`,
  );
  const position = await trade.position();
  expect(position.status === 'closed', `the position is ${position.status}`);
  expect(isZero(quantityOf(position.exposure)), `the record holds ${position.exposure.signedQuantity}`);

  const balances = await platform.record.ledger.balances(trade.accountId);
  const venue = (await truth.truth('balances')).find(({ account }) => account === trade.accountId)?.balance ?? 'none';
  expect(equals(balances.cash, venue), `our ledger has ${balances.cash}, the venue ${venue}`);
  const { difference } = equityIdentity(balances, []);
  expect(isZero(difference), `the equity identity is off by ${difference}`);

  const types = (await platform.record.events.timeline(trade.signalId)).map(({ type }) => type);
  const settled = types.filter((type) => type === 'position.closed').length;
  const reopened = types.filter((type) => type === 'position.reopened').length;
  expect(settled === 1 + reopened, `settled ${settled} times, opened again ${reopened} times`);
  return problems;
}

const ordersOf = async (platform: LyingPlatform, trade: Trade) =>
  (await platform.program.truth('orders')).filter(({ account }) => account === trade.accountId);

/** How long the venue saw these accounts hold more than their stops covered, for people. */
export async function uncoveredReport(platform: LyingPlatform, trades: readonly Trade[]): Promise<string> {
  const ours = (await platform.program.truth('uncovered')).filter(({ account }) =>
    trades.some(({ accountId }) => accountId === account),
  );
  const total = ours.reduce((sum, { totalSeconds }) => sum + totalSeconds, 0);
  const longest = Math.max(0, ...ours.map(({ maxSeconds }) => maxSeconds));
  return `uncovered ${total.toFixed(1)} s in ${trades.length} trades, longest ${longest.toFixed(1)} s`;
}
