import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from '../../scripts/pictures/chromium.ts';
import { buildPage } from '../../scripts/local/page-build.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import { createClient } from '../../web/client/index.ts';
import type { Doors } from '../api/doors.ts';
import { openDoors } from '../api/doors.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

export const BTC = 'BTC-USD-PERP';
export const ETH = 'ETH-USD-PERP';

/** The whole platform, the api with the built page, and a browser that looks at it. */
export interface Stage {
  platform: TestPlatform;
  doors: Doors;
  feed: ScriptedFeed;
  api: ReturnType<typeof createClient>;
  /** Opens the page; what it does wrong is written to `faults`. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>;
  /** Errors of the console, refusals of the policy, and requests that left this machine's api. */
  faults: string[];
  /** The browser tells its console of every refusal: one that is wanted is waited for, and forgotten. */
  forgetRefusal(status: number): Promise<void>;
  /** Opens a protected position and returns its id. */
  trade(input?: { instrument?: string; direction?: 'long' | 'short'; exitPlan?: ExitPlan }): Promise<string>;
  stop(): Promise<void>;
}

export async function startStage(executablePath: string): Promise<Stage> {
  const feed = new ScriptedFeed({ [BTC]: '40000', [ETH]: '2500' });
  const [platform, browser] = await Promise.all([
    startTestPlatform(feed),
    openBrowser(executablePath),
    buildPage(new AbortController().signal),
  ]);
  const doors = await openDoors({ record: platform.record, client: platform.client });
  const faults: string[] = [];
  const api = createClient(doors.url);
  return {
    platform,
    doors,
    feed,
    api,
    faults,
    async forgetRefusal(status) {
      const index = () => faults.findIndex((fault) => fault.includes(`status of ${status}`));
      await eventually(() => Promise.resolve(index() >= 0), `the refusal with ${status} on the console`);
      faults.splice(index(), 1);
    },
    open: (address, options) => openPage(browser, doors.url, address, faults, options),
    async trade({ instrument = BTC, direction = 'long', exitPlan = PLAN } = {}) {
      const deploymentId = await platform.deploy();
      const signalId = await platform.signal({ deploymentId, instrument, direction, exitPlan });
      const { positions } = await eventually(async () => {
        const found = await api.positions.list({ deploymentId });
        return found.positions[0]?.signalId === signalId && found.positions[0].protectedAt !== null ? found : null;
      }, 'a protected position');
      return positions[0]?.id ?? '';
    },
    async stop() {
      await browser.close();
      await doors.stop();
      await platform.stop();
    },
  };
}

export const PLAN: ExitPlan = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [
    { distanceBps: '150', fraction: '0.5' },
    { distanceBps: '300', fraction: '0.5' },
  ],
  trailingStop: null,
  breakEven: { afterRung: 1 },
  timeExit: null,
};

async function openPage(
  browser: Browser,
  baseUrl: string,
  address: string,
  faults: string[],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  page.on('console', (message) => {
    // A report that something is not ready, as a busy machine says now and then, is no fault of the page.
    if (message.location().url.endsWith('/ready')) return;
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${baseUrl}/`)) faults.push(`outside: ${request.url()}`);
  });
  await page.goto(`${baseUrl}${address}`);
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  return page;
}
