import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { describeInBrowser } from './browser.ts';
import type { Stage } from './stage.ts';
import { startStage } from './stage.ts';

const PATIENCE = { timeout: 20_000 };

describeInBrowser('a person who sends a signal', (chromium) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(chromium);
  }, 120_000);
  afterAll(() => stage.stop());

  /** The form over a view, for a deployment of its own that is worth a thousand dollars a trade. */
  async function form(limits = {}): Promise<{ page: Page; sheet: Locator; deploymentId: string }> {
    const deploymentId = await stage.platform.deploy({ limits });
    const page = await stage.open('/');
    await page.getByRole('heading', { name: 'Open positions' }).waitFor(PATIENCE);
    await page.keyboard.press('n');
    const sheet = page.getByRole('dialog', { name: 'Send a signal' });
    await sheet.getByLabel('For').selectOption(`deployment:${deploymentId}`);
    await sheet.getByLabel('Size').selectOption('notional');
    await sheet.getByLabel('Worth, USD').fill('1000');
    return { page, sheet, deploymentId };
  }

  test('sees plan, size and loss before it is sent, and then its life to an open position, by keyboard', async () => {
    const { page, sheet, deploymentId } = await form();
    // 1,000 at 40,000; a stop 2 % away loses 20, and the fees of both ways a little more.
    await sheet.getByText(/about 0\.02\d* BTC/).waitFor(PATIENCE);
    await sheet.getByText(/loses about 2[01]\.\d\d at the stop/).waitFor();
    await sheet.getByRole('img', { name: /^Stop 39,\d+.*last target 41,\d+/ }).waitFor();
    await sheet.getByLabel('Stop-loss, % from the entry').fill('1');
    await sheet.getByText(/loses about 1[01]\.\d\d at the stop/).waitFor();
    await sheet.getByLabel('Body of the request').getByText('"distanceBps": "100"').waitFor();
    await sheet.getByText(/^curl -s .*"deploymentId"/).waitFor();
    await page.keyboard.press('Enter');
    await sheet.getByText(/^Sent at/).waitFor(PATIENCE);
    await sheet.getByText(/The position is open: long/).waitFor(PATIENCE);
    await sheet.getByRole('link', { name: 'Position' }).click();
    await page.getByRole('dialog').getByText('Protected:').waitFor(PATIENCE);
    const { positions } = await stage.api.positions.list({ deploymentId });
    expect(positions.map(({ status, direction }) => [status, direction])).toEqual([['open', 'long']]);
    await page.context().close();
  }, 90_000);

  test('is told of a plan that cannot protect before anything is sent', async () => {
    const { page, sheet } = await form();
    await sheet.getByText('Prices', { exact: true }).click();
    await sheet.getByText(/^Nothing yet\./).waitFor();
    await sheet.getByLabel('Stop-loss, price').fill('41000');
    await sheet.getByLabel('Target 1, price').fill('42000');
    await sheet.getByLabel('Target 2, price').fill('43000');
    await sheet.getByText('It would be refused: exit plan invalid').waitFor();
    await sheet.getByText('A stop-loss at 41000 does not protect a long').waitFor();
    await page.context().close();
  }, 60_000);

  test('is told why it was refused: code, sentence and numbers', async () => {
    const { page, sheet } = await form({ maxOrderNotionalFraction: '0.05' });
    await sheet.getByRole('button', { name: /^Send: long/ }).click();
    await sheet.getByText('Refused for test: max order notional').waitFor(PATIENCE);
    await sheet
      .getByText(/at most 500 is allowed per order/)
      .first()
      .waitFor();
    await sheet.getByText('Limit', { exact: true }).first().waitFor();
    await page.context().close();
  }, 60_000);

  test('sends it again when the answer was lost, and it trades once', async () => {
    const { page, sheet, deploymentId } = await form();
    const field = sheet.getByLabel('Worth, USD');
    const whileAsked: boolean[] = [];
    await page.route('**/api/signals', async (route) => {
      whileAsked.push(await field.isDisabled());
      await route.fetch();
      await route.abort();
    });
    await sheet.getByRole('button', { name: /^Send: long/ }).click();
    await sheet.getByText('The api does not answer.').waitFor(PATIENCE);
    stage.faults.length = 0;
    // What is on its way is not written over, and afterwards it may be.
    expect([...whileAsked, await field.isDisabled()]).toEqual([true, false]);
    await page.unroute('**/api/signals');
    await sheet.getByRole('button', { name: 'Send it again' }).click();
    await sheet.getByText(/The position is open: long/).waitFor(PATIENCE);
    const { signals } = await stage.api.signals.list({ limit: 200 });
    expect(signals.filter((signal) => signal.deploymentId === deploymentId)).toHaveLength(1);
    await page.context().close();
  }, 60_000);

  test('and nothing went wrong in the browser', () => {
    expect(stage.faults).toEqual([]);
  });
});
