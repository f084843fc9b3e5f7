import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import { equityIdentity } from '../../domain/ledger.ts';
import type { Position } from '../../domain/position-record.ts';
import { quantityOf } from '../../domain/position.ts';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { startLyingPlatform } from '../builders/lying-platform.ts';
import { eventually, positionOf } from '../builders/platform.ts';
import type { ScriptEntry } from '../simulators/lying-venue/script.ts';

const BTC = 'BTC-USD-PERP';
const PLAN: ExitPlan = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
};

describe('fills and protection at a venue that does not behave', () => {
  let platform: LyingPlatform;
  beforeAll(async () => {
    platform = await startLyingPlatform();
  });
  afterAll(() => platform.stop());

  /** Sends a long of 1,000 at 40,000 with these lies for its account. */
  async function send(script: readonly ScriptEntry[], entry: { limitPrice?: string; notional?: string } = {}) {
    await platform.setPrice(BTC, '40000');
    const deploymentId = await platform.deploy();
    const account = await platform.accountOf(deploymentId);
    await platform.program.control.script(...script.map((lie) => ({ ...lie, account: account.id })));
    const { limitPrice, notional = '1000' } = entry;
    const signalId = await platform.signal({
      deploymentId,
      exitPlan: PLAN,
      notional,
      entry: limitPrice === undefined ? { type: 'market' } : { type: 'limit', limitPrice },
    });
    return { signalId, account };
  }
  const when = (signalId: string, is: (position: Position) => boolean, what: string): Promise<Position> =>
    positionOf(platform, signalId, is, what, 30_000);
  const isProtected = (position: Position): boolean =>
    position.protectedAtMs !== null && position.nakedSinceMs === null && position.status === 'open';
  const liveStops = async (account: { id: string }) =>
    (await platform.program.truth('orders')).filter(
      (order) => order.account === account.id && order.kind === 'STOP' && order.state === 'OPEN',
    );
  const expectBalanced = async (account: { id: string }): Promise<void> => {
    const balances = await platform.record.ledger.balances(account.id);
    expect(equityIdentity(balances, []).difference).toBe('0');
    const truth = await platform.program.truth('balances');
    expect(truth.find((each) => each.account === account.id)?.balance).toBe(balances.cash);
  };
  async function closeAll(position: Position, signalId: string, account: { id: string }): Promise<Position> {
    await platform.worker.dependencies.lives.close(position.id);
    const closed = await when(signalId, ({ status }) => status === 'closed', 'a closed position');
    await expectBalanced(account);
    return closed;
  }

  test('a part of an entry and then silence: the stop is for exactly that part', async () => {
    const { signalId, account } = await send([
      { kind: 'place', call: 1, reduceOnly: false, told: { lie: 'partialThenSilence', fraction: '0.4' } },
    ]);
    const position = await when(signalId, isProtected, 'a protected part');
    expect((await liveStops(account)).map((stop) => stop.quantity)).toEqual([quantityOf(position.exposure)]);
    await closeAll(position, signalId, account);
  });

  test('a part below the minimum of the venue is protected and closed like any other', async () => {
    const { signalId, account } = await send([
      { kind: 'place', call: 1, reduceOnly: false, told: { lie: 'partialThenSilence', fraction: '0.004' } },
    ]);
    const position = await when(signalId, isProtected, 'protected dust');
    expect(quantityOf(position.exposure)).toBe('0.00009');
    await closeAll(position, signalId, account);
  });

  test('fills that are told before the answer, twice, out of order or never are counted once', async () => {
    const { signalId, account } = await send([
      { kind: 'place', call: 1, reduceOnly: false, told: { lie: 'late', ms: 700, when: 'after' } },
      { kind: 'stream', every: 0.5, told: { lie: 'message', as: 'doubled' } },
      { kind: 'stream', every: 0.5, told: { lie: 'message', as: 'dropped' } },
      { kind: 'fills', every: 0.5, told: { lie: 'fills', as: 'reversed' } },
      { kind: 'fills', every: 0.5, told: { lie: 'fills', as: 'doubled' } },
    ]);
    const position = await when(signalId, isProtected, 'a protected position');
    expect(quantityOf(position.exposure)).toBe('0.02499');
    await closeAll(position, signalId, account);
  });

  test('an entry that fills after its cancel was acknowledged is a protected position', async () => {
    const { signalId, account } = await send(
      [{ kind: 'cancel', call: 1, told: { lie: 'fillAfterCancel', ms: 1_500 } }],
      { limitPrice: '39000' },
    );
    const resting = await when(signalId, ({ status }) => status === 'opening', 'a resting entry');
    await platform.worker.dependencies.lives.close(resting.id);
    await eventually(
      async () => (await platform.program.truth('fills')).some((fill) => fill.account === account.id),
      'the fill',
    );
    const closed = await when(
      signalId,
      (each) => each.status === 'closed' && each.exposure.openedQuantity !== '0',
      'a position that was held and is closed',
    );
    expect(closed.exposure.signedQuantity).toBe('0');
    await expectBalanced(account);
  }, 60_000);

  test('a stop that is refused ends the position', async () => {
    const { signalId, account } = await send([
      { kind: 'place', every: 1, order: 'STOP', told: { lie: 'refuse', reason: 'TRIGGER_TOO_CLOSE' } },
    ]);
    const closed = await when(signalId, ({ status }) => status === 'closed', 'a closed position');
    expect(closed.exitReason).toBe('stopLoss');
    await expectBalanced(account);
  });

  test('a stop whose requests vanish for more than ten seconds: the position is closed, and a person is told', async () => {
    const { signalId, account } = await send([
      { kind: 'place', every: 1, order: 'STOP', told: { lie: 'refuseWith', reply: '500' } },
    ]);
    // It keeps its place for as long as a stop that was given up may still arrive; that is not waited for here.
    const flat = await when(signalId, ({ status }) => status === 'closing', 'a flat position');
    const exits = (await platform.record.orders.ofPosition(flat.id)).filter(({ leg }) => leg === 'exit');
    expect(exits.map(({ status, exitReason }) => [status, exitReason])).toEqual([['filled', 'unprotected']]);
    const cases = await platform.record.cases.list({ status: null, limit: 50, before: null });
    expect(cases.filter(({ venueAccountId }) => venueAccountId === account.id).map(({ kind }) => kind)).toContain(
      'nakedTooLong',
    );
  }, 60_000);
});
