import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { startLyingPlatform } from '../builders/lying-platform.ts';
import { eventually } from '../builders/platform.ts';

const BTC = 'BTC-USD-PERP';
const exitPlan = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
};

describe('the owner of an account trades by hand', () => {
  let platform: LyingPlatform;
  beforeAll(async () => {
    platform = await startLyingPlatform();
    // The minute must not do what the news has to do.
    await platform.client.schedule.getHandle('reconciliation').pause('a test');
  });
  afterAll(() => platform.stop());

  /** No reconciliation runs or is about to. */
  async function quiet(): Promise<void> {
    let calm = 0;
    await eventually(async () => {
      const { info } = await platform.client.schedule.getHandle('reconciliation').describe();
      calm = info.runningActions.length === 0 ? calm + 1 : 0;
      return calm > 40;
    }, 'no reconciliation');
  }

  test('where we hold nothing, and from then on nothing is opened there: our exits would meet what is not ours', async () => {
    const deploymentId = await platform.deploy();
    const { id: account } = await platform.accountOf(deploymentId);
    const byHand = (side: 'BUY' | 'SELL'): Promise<void> =>
      platform.program.control.trade({ account, symbol: 'BTCUSD', side, quantity: '0.1' });
    // A first one opens the stream of the account, after which everything is looked at once. When that is over, only news is left.
    await byHand('BUY');
    await byHand('SELL');
    await quiet();
    await byHand('SELL');
    const openCase = await eventually(async () => {
      const cases = await platform.record.cases.list({ limit: 10, before: null, status: 'open' });
      return cases.find(({ venueAccountId, kind }) => venueAccountId === account && kind === 'unknownPosition');
    }, 'a case');
    expect(openCase).toMatchObject({ instrument: BTC, evidence: { recorded: '0', venue: '-0.1' } });

    const signalId = await platform.signal({ deploymentId, instrument: BTC, exitPlan });
    const refused = await eventually(async () => {
      const [execution] = await platform.record.executions.of(signalId);
      return execution?.status === 'refused' && execution;
    }, 'a refusal');
    expect(refused.refusalCode).toBe('accountInQuestion');
  });
});
