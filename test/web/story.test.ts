import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { describeInBrowser } from './browser.ts';
import type { Stage } from './stage.ts';
import { BTC, PLAN, startStage } from './stage.ts';

const PATIENCE = { timeout: 20_000 };

describeInBrowser('a person at the page', (chromium) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(chromium);
  }, 120_000);
  afterAll(() => stage.stop());

  /** The row of a position, on whichever view has it. */
  const rowOf = (page: Page, id: string) => page.locator(`table [data-row="position"][data-id="${id}"]`);

  /** Presses the one button that closes; returns the quantity that it said. */
  async function press(sheet: Locator): Promise<string> {
    const button = sheet.getByRole('button', { name: / at market$/ });
    const [, quantity = ''] = /^Close ([\d.]+) BTC at market$/.exec((await button.textContent()) ?? '') ?? [];
    await button.click();
    return quantity;
  }

  test('sees a signal become a position without asking again, looks at why, and closes half and then the rest by mouse', async () => {
    const page = await stage.open('/');
    await page.getByText('Nothing is open.').first().waitFor();
    const id = await stage.trade();
    await rowOf(page, id).waitFor(PATIENCE);
    await page.getByText('The one open position is protected.').waitFor(PATIENCE);

    await rowOf(page, id).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Protected:').waitFor();
    expect(new URL(page.url()).searchParams.get('id')).toBe(id);
    await sheet.getByText('The position is open: long').waitFor();
    // The chart comes when it is first looked at, as a picture and as a table.
    await sheet.getByRole('table', { name: /^Candles of 1m/ }).waitFor(PATIENCE);
    await sheet.locator('canvas').first().waitFor(PATIENCE);

    await sheet.getByRole('link', { name: 'Close …' }).click();
    await sheet.getByText('Half', { exact: true }).click();
    await sheet.getByText('What is sent').waitFor();
    const half = await press(sheet);
    await sheet.getByText(`to close ${half}`).waitFor(PATIENCE);
    await sheet.getByText(/ is still open$/).waitFor(PATIENCE);

    await sheet.getByRole('link', { name: 'Position' }).click();
    await sheet.getByRole('link', { name: 'Close …' }).click();
    await sheet.getByText('What is sent').waitFor();
    const rest = await press(sheet);
    await sheet.getByText('the position is closed').waitFor(PATIENCE);
    await sheet.getByRole('button', { name: 'Leave' }).click();
    await page.getByText('Nothing is open.').first().waitFor(PATIENCE);
    const closed = await stage.api.positions.get(id);
    expect([closed.status, closed.exitReason]).toEqual(['closed', 'manual']);
    // What was on the button is what was sold.
    expect(
      closed.fills
        .filter(({ side }) => side === 'sell')
        .map(({ quantity }) => quantity)
        .sort(),
    ).toEqual([half, rest].sort());
  }, 90_000);

  test('does the same by keyboard alone, and gets the focus back', async () => {
    const id = await stage.trade();
    const page = await stage.open('/signals');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await rowOf(page, id).waitFor(PATIENCE);
    await page.keyboard.press('j');
    expect(await page.locator(':focus').getAttribute('data-id')).toBe(id);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Protected:').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator(':focus').getAttribute('data-id')).toBe(id);
    await page.keyboard.press('c');
    await page.getByRole('dialog').getByText('What is sent').waitFor();
    // The choice of how much has the focus; Enter sends.
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('the position is closed').waitFor(PATIENCE);
    expect((await stage.api.positions.get(id)).exitReason).toBe('manual');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  }, 90_000);

  test('moves a stop: drawn before it is sent, and in force afterwards', async () => {
    const id = await stage.trade();
    const page = await stage.open(`/?sheet=amend&id=${id}`);
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Stop-loss, price').fill('39700');
    // Keys that lead elsewhere rest while something is written.
    await sheet.getByRole('button', { name: 'Leave' }).focus();
    for (const key of ['n', 'g', 'o']) await page.keyboard.press(key);
    await sheet.getByText('{"stopLoss":{"price":"39700"}}').waitFor();
    await sheet.getByRole('button', { name: 'Amend the exit plan' }).click();
    await sheet.getByText('Stop now').waitFor();
    await expect(
      page.waitForFunction(
        `fetch('/api/positions/${id}').then((a) => a.json()).then((p) => p.stopPrice === '39700')`,
        null,
        PATIENCE,
      ),
    ).resolves.toBeTruthy();
    await stage.api.positions.close(id, {}, { key: 'end' });
  }, 60_000);

  test('is told that a close was not sent while the browser is offline, and nothing is sent later by itself', async () => {
    const id = await stage.trade();
    const page = await stage.open(`/?sheet=close&id=${id}`);
    const sheet = page.getByRole('dialog');
    await sheet.getByText('What is sent').waitFor(PATIENCE);
    await page.context().setOffline(true);
    await press(sheet);
    await sheet.getByText('The api does not answer.', { exact: true }).waitFor(PATIENCE);
    expect(await sheet.getByText('Sent', { exact: true }).count()).toBe(0);
    await page.getByText('The platform does not answer; what you see may be past.').waitFor(PATIENCE);
    await page.context().setOffline(false);
    await page.getByText('The one open position is protected.').waitFor(PATIENCE);
    expect((await stage.api.positions.get(id)).orders.filter(({ leg }) => leg === 'exit')).toEqual([]);
    // The word of the browser alone holds nothing back: the api may be on this machine.
    await page.evaluate(`dispatchEvent(new Event('offline'))`);
    await sheet.getByRole('button', { name: /^Send it again: Close/ }).click();
    await sheet.getByText('the position is closed').waitFor(PATIENCE);
    await page.context().close();
    stage.faults.length = 0;
  }, 60_000);

  test('sees a trailing stop arm and follow', async () => {
    const exitPlan = {
      ...PLAN,
      takeProfits: [],
      breakEven: null,
      trailingStop: { activationBps: '100', distanceBps: '50' },
    };
    const id = await stage.trade({ exitPlan });
    const page = await stage.open(`/?sheet=position&id=${id}`);
    await page.getByText(/arms at 40,\d\d\d\.\d\d, trails 0.5 %/).waitFor(PATIENCE);
    await stage.feed.set(BTC, '40800');
    // 40,800 − 0.5 % of it.
    await page.getByText('at 40,596.00, trails 0.5 %').waitFor(PATIENCE);
    expect(await stage.api.positions.get(id)).toMatchObject({ trailingPrice: '40596', isStopNative: true });
    await stage.api.positions.close(id, {}, { key: 'trailed' });
    await stage.feed.set(BTC, '40000');
  }, 60_000);

  test('is told why a signal did not trade', async () => {
    const deploymentId = await stage.platform.deploy({ limits: { allowedInstruments: ['ETH-USD-PERP'] } });
    const { id } = await stage.api.signals.send(
      { deploymentId, instrument: BTC, direction: 'long', exitPlan: { stopLoss: { distanceBps: '100' } } },
      { key: 'not-allowed' },
    );
    const page = await stage.open('/signals');
    await page.getByText('refused: instrument not allowed').waitFor(PATIENCE);
    await page.getByRole('table').getByRole('link').first().click();
    expect(new URL(page.url()).searchParams.get('id')).toBe(id);
    await page
      .getByRole('dialog')
      .getByText(/^Refused:/)
      .waitFor(PATIENCE);
    await page.getByRole('dialog').getByText('instrumentNotAllowed').waitFor();
  }, 60_000);

  test('and in all of it nothing went wrong in the browser, and nothing was asked of anybody else', () => {
    expect(stage.faults).toEqual([]);
  });
});
