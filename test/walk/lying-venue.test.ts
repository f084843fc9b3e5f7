import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { equityIdentity } from '../../domain/ledger.ts';
import { subtract } from '../../domain/money.ts';
import { realizedPnlOf } from '../../domain/position.ts';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { startLyingPlatform } from '../builders/lying-platform.ts';
import { eventually, positionOf } from '../builders/platform.ts';
import type { ScriptEntry } from '../simulators/lying-venue/script.ts';

const BTC = 'BTC-USD-PERP';
const READS = ['find', 'openOrders', 'fills', 'positions', 'balance'] as const;

const LIES: readonly [name: string, script: ScriptEntry[]][] = [
  ['tells the truth', []],
  [
    'takes the entry and drops the connection',
    [{ kind: 'place', call: 1, reduceOnly: false, told: { lie: 'acceptThen', reply: 'drop' } }],
  ],
  [
    'takes the entry and answers 502',
    [{ kind: 'place', call: 1, reduceOnly: false, told: { lie: 'acceptThen', reply: '502' } }],
  ],
  [
    'takes the stop and answers with half a reply',
    [{ kind: 'place', call: 1, order: 'STOP', told: { lie: 'acceptThen', reply: 'truncated' } }],
  ],
];

const LAGGING: readonly ScriptEntry[] = READS.map((kind) => ({ kind, every: 1, told: { lie: 'stale', ms: 3_000 } }));

describe('a signal becomes a protected position, and then a closed one, at a venue that', () => {
  let platform: LyingPlatform;
  beforeAll(async () => {
    platform = await startLyingPlatform();
  });
  afterAll(() => platform.stop());

  test.each(LIES)('%s', (_name, script) => walk(script));

  test('shows what it has done three seconds later', () => walk(LAGGING));

  async function walk(script: readonly ScriptEntry[]): Promise<void> {
    await platform.setPrice(BTC, '40000');
    const deploymentId = await platform.deploy();
    const account = await platform.accountOf(deploymentId);
    await platform.program.control.script(...script.map((entry) => ({ ...entry, account: account.id })));
    const exitPlan = {
      stopLoss: { distanceBps: '200' },
      takeProfits: [{ price: '40400', fraction: '1' }],
      trailingStop: null,
      breakEven: null,
      timeExit: null,
    };
    const signalId = await platform.signal({ deploymentId, exitPlan });
    await positionOf(platform, signalId, (each) => each.protectedAtMs !== null, 'a protected position', 15_000);
    await platform.setPrice(BTC, '40401');
    const position = await positionOf(
      platform,
      signalId,
      (each) => each.status === 'closed',
      'a closed position',
      60_000,
    );
    expect(position.exitReason).toBe('takeProfit');

    const balances = await platform.record.ledger.balances(account.id);
    expect(equityIdentity(balances, []).difference).toBe('0');
    expect(subtract(balances.cash, '10000')).toBe(realizedPnlOf(position.exposure, position.funding));
    const { program } = platform;
    const truth = await program.truth('balances');
    expect(truth.find((each) => each.account === account.id)?.balance).toBe(balances.cash);
    expect((await program.truth('positions')).filter((each) => each.account === account.id)).toEqual([]);

    const orders = (await program.truth('orders')).filter((order) => order.account === account.id);
    const ids = orders.map((order) => order.clientId);
    expect(ids).toEqual([...new Set(ids)]);
    expect(orders.filter((order) => !order.reduceOnly)).toHaveLength(1);
    // Withdrawn by our side or by the venue's own; nothing is left to trade.
    await eventually(
      async () =>
        (await program.truth('orders')).every(
          (order) => order.account !== account.id || !['OPEN', 'PARTIAL'].includes(order.state),
        ),
      'no order is left',
    );
    const told = (await program.truth('lies')).filter((lie) => lie.call.account === account.id);
    expect(told.length > 0).toBe(script.length > 0);
  }
});
