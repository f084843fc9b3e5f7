import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { startLyingPlatform } from '../builders/lying-platform.ts';
import { eventually } from '../builders/platform.ts';
import { resetToTask } from './histories.ts';
import { lawProblems } from './laws.ts';
import { SEED } from './settings.ts';
import { openTrades } from './trade.ts';

const MINUTES = 60_000;

let platform: LyingPlatform;
beforeAll(async () => {
  platform = await startLyingPlatform({ seed: String(SEED), switches: { dedupe: false } });
}, MINUTES);
afterAll(() => platform.stop(), MINUTES);

test(
  'a part that was closed by command is not closed again when the history is taken back and the command told again',
  async () => {
    const [trade] = await openTrades(platform, [{ name: 'tells the truth', script: () => [] }]);
    if (!trade) throw new Error('There is no trade.');
    await trade.reach('protected');
    await trade.reach('partlyClosed');
    const { exposure } = await trade.position();

    const { position } = trade.workflowIds;
    await resetToTask(platform, position, { choose: () => 0, isToldAgain: true });
    const answer = await platform.client.withDeadline(Date.now() + 20_000, () =>
      platform.client.workflow.getHandle(position).getUpdateHandle('partlyClosed').result(),
    );
    // The part is what it was: a quarter of what was opened; three quarters stay.
    expect(answer).toMatchObject({ outcome: 'accepted', closedQuantity: exposure.closedQuantity });
    await trade.reach('closedMore');

    const exits = await eventually(async () => {
      const orders = await platform.record.orders.ofPosition((await trade.position()).id);
      const ended = orders.filter(({ leg, status }) => leg === 'exit' && status === 'filled');
      return ended.length >= 2 && ended;
    }, 'two exits');
    expect(exits.map(({ commandId }) => commandId)).toEqual(['partlyClosed', 'closedMore']);

    await platform.client.workflow.getHandle(position).executeUpdate('closePosition', { args: [{}], updateId: 'all' });
    await trade.becomes(() => false, 'is closed');
    expect(await lawProblems(platform, [trade])).toEqual([]);
  },
  3 * MINUTES,
);
