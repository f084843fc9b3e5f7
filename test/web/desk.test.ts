import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { barriersOf } from './barriers.ts';
import { describeInBrowser } from './browser.ts';
import type { Stage } from './stage.ts';
import { BTC, startStage } from './stage.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const THEMES = ['light', 'dark'] as const;
const WAIT = { timeout: 20_000 };

describeInBrowser('the views from which things are done', (chromium) => {
  let stage: Stage;
  let views: readonly (readonly [address: string, text: RegExp])[];
  beforeAll(async () => {
    stage = await startStage(chromium);
    const { deploymentId, agentId, signalId } = await stage.api.positions.get(await stage.trade());
    const { deployments } = await stage.api.deployments.list();
    const venueAccountId = deployments.find(({ id }) => id === deploymentId)?.venueAccountId ?? '';
    await stage.platform.record.cases.open(
      { kind: 'strayFill', venueAccountId, instrument: BTC, evidence: { recorded: '0', venue: { quantity: '0.5' } } },
      Date.now(),
    );
    const { cases } = await stage.api.operations.cases({});
    views = [
      ['/signals?sheet=send&id=new', /would refuse it/],
      ['/signals?sheet=ask&id=new', /closed candles/],
      [`/signals?sheet=takeBack&id=${signalId}`, /too late to take it back/],
      ['/agents', /test agent/],
      [`/agents?sheet=agent&id=${agentId}`, /Private:/],
      ['/agents?sheet=agentForm&id=new', /What is sent/],
      [`/agents?sheet=agentForm&id=${agentId}`, /As it is/],
      [`/agents?sheet=retire&id=${agentId}`, /What will happen/],
      ['/deployments', /test/],
      [`/deployments?sheet=deployment&id=${deploymentId}`, /It trades/],
      ['/deployments?sheet=newDeployment&id=new', /What is sent/],
      [`/deployments?sheet=limits&id=${deploymentId}`, /What is sent/],
      ['/operations', /Stray fill/],
      ['/operations?sheet=tradingState&id=platform:*', /was never set/],
      [`/operations?sheet=kill&id=deployment:${deploymentId}`, /What will happen/],
      [`/operations?sheet=case&id=${cases[0]?.id ?? ''}`, /A person decides/],
    ];
  }, 120_000);
  afterAll(() => stage.stop());

  test.each(SIZES.flatMap((viewport) => THEMES.map((colorScheme) => ({ viewport, colorScheme }))))(
    'have no serious barrier for anybody at $viewport.width px in $colorScheme, and fit',
    async (options) => {
      const page = await stage.open('/', options);
      for (const [view, text] of views) {
        await page.goto(`${stage.doors.url}${view}`);
        const front = view.includes('sheet') ? page.getByRole('dialog') : page.getByRole('main');
        await front.getByText(text).first().waitFor(WAIT);
        const widths = await page.evaluate<number[]>(
          `[document.documentElement, ...document.querySelectorAll('dialog[open]')].map((each) => each.scrollWidth - each.clientWidth)`,
        );
        expect({ view, barriers: await barriersOf(page), over: widths.filter((over) => over > 0) }).toEqual({
          view,
          barriers: [],
          over: [],
        });
      }
      await page.context().close();
    },
    180_000,
  );

  test('say what is missing, and what to do, when the api does not answer', async () => {
    const page = await stage.open('/agents');
    await page.getByText('test agent').first().waitFor(WAIT);
    await page.route('**/api/**', (route) => route.abort());
    await page.route('**/ready', (route) => route.abort());
    await page.goto(`${stage.doors.url}/deployments`);
    await page.getByText('The api does not answer.').first().waitFor(WAIT);
    await page.getByRole('button', { name: 'Ask again' }).first().waitFor();
    stage.faults.length = 0;
    await page.context().close();
  }, 60_000);

  test('asked nobody else and broke nothing', () => {
    expect(stage.faults).toEqual([]);
  });
});
