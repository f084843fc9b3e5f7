import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { barriersOf } from './barriers.ts';
import { describeInBrowser } from './browser.ts';
import type { Stage } from './stage.ts';
import { BTC, startStage } from './stage.ts';

const PATIENCE = { timeout: 20_000 };

describeInBrowser('a person with alerts of TradingView', (chromium) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(chromium);
  }, 120_000);
  afterAll(() => stage.stop());

  test('links a source, reads the dead letter of a misspelled alert, mends it, and has it tried again', async () => {
    const deploymentId = await stage.platform.deploy();
    const { deployments } = await stage.api.deployments.list();
    const agentId = deployments.find(({ id }) => id === deploymentId)?.agentId ?? '';
    const page = await stage.open(`/agents?sheet=agent&id=${agentId}`);
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('New source on TradingView, its name').fill('chart of the hour');
    await sheet.getByRole('button', { name: 'Link it' }).click();
    await sheet.getByText('It is shown this once').waitFor(PATIENCE);
    const address = (await sheet.getByText(/webhooks\/tradingview\//).textContent()) ?? '';
    await fetch(address, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'BUY BITCON SL 2%' });

    await page.goto(`${stage.doors.url}/inbox`);
    const row = page.getByRole('link', { name: /BITCON/ });
    await page.getByText('dead letter: instrument unknown').waitFor(PATIENCE);
    expect(await barriersOf(page)).toEqual([]);
    await row.click();
    await sheet.getByText(/^It came to nothing/).waitFor(PATIENCE);
    expect(await barriersOf(page)).toEqual([]);
    await sheet.getByLabel('Text; what came stays on record').fill(`BUY ${BTC} SL 2%`);
    await sheet.getByRole('button', { name: 'Save the text' }).click();
    await sheet.getByText('As it came').waitFor(PATIENCE);
    await sheet.getByRole('button', { name: 'Try it again' }).click();
    await sheet.getByText('It became a signal.').waitFor(PATIENCE);
    const { messages } = await stage.api.inbox.list();
    expect(messages.map(({ status }) => status)).toEqual(['delivered']);
    await page.context().close();
  }, 90_000);

  test('and nothing went wrong in the browser', () => {
    expect(stage.faults).toEqual([]);
  });
});
