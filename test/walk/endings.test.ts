import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { equityIdentity } from '../../domain/ledger.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import { subtract } from '../../domain/money.ts';
import { realizedPnlOf } from '../../domain/position.ts';
import type { Position } from '../../domain/position-record.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { positionOf, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

const BTC = 'BTC-USD-PERP';
const plan = (changes: Partial<ExitPlan> = {}): ExitPlan => ({
  stopLoss: { distanceBps: '200' },
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
  ...changes,
});

describe('a position ends, and every cent of it is accounted for', () => {
  const feed = new ScriptedFeed({ [BTC]: '40000' });
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await startTestPlatform(feed);
  });
  afterAll(() => platform.stop());

  /** Opens a protected long or short at 40,000. */
  async function open(
    exitPlan: ExitPlan,
    direction: 'long' | 'short' = 'long',
  ): Promise<{ signalId: string; deploymentId: string; position: Position }> {
    await feed.set(BTC, '40000');
    const deploymentId = await platform.deploy();
    const signalId = await platform.signal({ deploymentId, exitPlan, direction });
    const position = await positionOf(
      platform,
      signalId,
      (each) => each.protectedAtMs !== null,
      'a protected position',
    );
    return { signalId, deploymentId, position };
  }

  /** The books of the deployment after its only position has ended. */
  async function expectBalancedBooks(deploymentId: string, position: Position): Promise<void> {
    const deployment = await platform.record.deployments.find(deploymentId);
    const account = { id: deployment?.venueAccountId ?? '', venue: 'paper' };
    const balances = await platform.record.ledger.balances(account.id);
    expect(equityIdentity(balances, []).difference).toBe('0');
    // 10,000 paid in, and nothing but this position since.
    const pnl = realizedPnlOf(position.exposure, position.funding);
    expect(subtract(balances.cash, '10000')).toBe(pnl);
    // The venue's own book, kept by other code, says the same to the last unit.
    const venue = platform.worker.dependencies.venues.get('paper');
    expect((await venue?.balance(account))?.balance).toBe(balances.cash);
    expect(await venue?.openOrders(account)).toEqual([]);
    expect(await venue?.positions(account)).toEqual([]);
  }

  const closed = (signalId: string): Promise<Position> =>
    positionOf(platform, signalId, (each) => each.status === 'closed', 'a closed position');

  test('closes half at each rung of the take-profit ladder', async () => {
    const { signalId, deploymentId } = await open(
      plan({
        takeProfits: [
          { price: '40400', fraction: '0.5' },
          { price: '40800', fraction: '0.5' },
        ],
      }),
    );
    await feed.set(BTC, '40401');
    await positionOf(platform, signalId, (each) => each.exposure.closedQuantity !== '0', 'half of it closed');
    await feed.set(BTC, '40801');
    const position = await closed(signalId);
    expect(position.exitReason).toBe('takeProfit');
    const orders = await platform.record.orders.ofPosition(position.id);
    const rungs = orders.filter((order) => order.leg === 'takeProfit' && order.status === 'filled');
    expect(rungs.map((order) => order.rung)).toEqual([1, 2]);
    await expectBalancedBooks(deploymentId, position);
  });

  test('closes a short at its stop-loss', async () => {
    const { signalId, deploymentId, position: opened } = await open(plan(), 'short');
    // 2 % above the entry, on the tick nearer to it.
    await feed.set(BTC, '40801');
    const position = await closed(signalId);
    expect(position.exitReason).toBe('stopLoss');
    expect(opened.nakedMs).not.toBeNull();
    expect(Number(realizedPnlOf(position.exposure, position.funding))).toBeLessThan(0);
    await expectBalancedBooks(deploymentId, position);
  });

  test('moves the stop to break-even after the first rung, then closes at the trailing stop', async () => {
    const {
      signalId,
      deploymentId,
      position: opened,
    } = await open(
      plan({
        takeProfits: [{ price: '40400', fraction: '0.5' }],
        breakEven: { afterRung: 1 },
        trailingStop: { activationBps: '200', distanceBps: '50' },
      }),
    );
    await feed.set(BTC, '40401');
    const moved = await positionOf(
      platform,
      signalId,
      (each) => each.isBreakEvenDone && each.stopPrice !== opened.stopPrice,
      'a stop at break-even',
    );
    expect(Number(moved.stopPrice)).toBeGreaterThanOrEqual(40_000);
    await feed.set(BTC, '41000');
    // 0.5 % below the best price of 41,000 is 40,795.
    await feed.set(BTC, '40790');
    const position = await closed(signalId);
    expect(position.exitReason).toBe('trailingStop');
    await expectBalancedBooks(deploymentId, position);
  });

  test('closes at the stop that was moved to break-even', async () => {
    const { signalId, deploymentId, position: opened } = await open(plan({ breakEven: { activationBps: '100' } }));
    await feed.set(BTC, '40450');
    await positionOf(platform, signalId, (each) => each.stopPrice !== opened.stopPrice, 'a stop at break-even');
    await feed.set(BTC, '39990');
    const position = await closed(signalId);
    expect(position.exitReason).toBe('breakEven');
    await expectBalancedBooks(deploymentId, position);
  });

  test('closes when its time is up, once', async () => {
    const { signalId, deploymentId } = await open(plan({ timeExit: { afterMs: 1_500 } }));
    const position = await closed(signalId);
    expect(position.exitReason).toBe('timeExit');
    const exits = (await platform.record.orders.ofPosition(position.id)).filter((order) => order.leg === 'exit');
    expect(exits).toHaveLength(1);
    await expectBalancedBooks(deploymentId, position);
  });

  test('closes a position that was only partly filled within its slippage limit', async () => {
    await feed.set(BTC, '40000');
    // Ten million at one basis point a hundred thousand cannot all fill within fifty basis points.
    const deploymentId = await platform.deploy({ paperBalance: '100000000', limits: { maxOrderNotional: '50000000' } });
    const signalId = await platform.signal({
      deploymentId,
      exitPlan: plan({ timeExit: { afterMs: 1_500 } }),
      notional: '20000000',
    });
    const position = await closed(signalId);
    expect(Number(position.exposure.openedQuantity)).toBeLessThan(Number(position.plannedQuantity));
    expect(position.exposure.closedQuantity).toBe(position.exposure.openedQuantity);
  });
});
