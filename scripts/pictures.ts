/** `npm run pictures`: every view of the page at both sizes, some of them also in the dark, over a replayed market, into docs/pictures. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '../web/client/index.ts';
import type { Platform } from './local/platform.ts';
import { startPlatform } from './local/platform.ts';
import { Problem, report } from './local/problem.ts';
import { ROOT } from './local/root.ts';
import { playCast } from './pictures/cast.ts';
import { findChromium, openBrowser } from './pictures/chromium.ts';
import { takePictures } from './pictures/take.ts';
import { EMPTY, viewsOf } from './pictures/views.ts';

/** Three markets in the same month, where somebody has put them; invented ones elsewhere. */
const RECORDED = ['btc', 'eth', 'ltc'].map((base) =>
  path.resolve(ROOT, `../shared/data/${base}-usd-spot-1m-2018-04.csv.gz`),
);
/** A recorded price stands for 15 s of the market, and the record hears of it each second: faster, every price would look old. */
const SPEED = 10;
const MOST_MINUTES = 6;

const { values } = parseArgs({
  options: {
    feed: {
      type: 'string',
      default: RECORDED.every((file) => existsSync(file)) ? `replay:${RECORDED.join(',')}?speed=${SPEED}` : 'synthetic',
    },
    out: { type: 'string', default: path.join(ROOT, 'docs/pictures') },
  },
});
for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'])
  Reflect.deleteProperty(process.env, name);
const stopping = new AbortController();
const stopped = new Promise<never>((_resolve, reject) => {
  stopping.signal.addEventListener('abort', () => reject(stopping.signal.reason as Error));
});
stopped.catch(() => undefined);
const stop = (why: string) => () => stopping.abort(new Problem(why));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop('Stopped.'));
setTimeout(stop(`It was not done after ${MOST_MINUTES} minutes.`), MOST_MINUTES * 60_000).unref();

const say = (line: string): void => console.log(line);
const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-pictures-'));
let isGood = false;
try {
  const chromium = findChromium();
  if (chromium === null)
    throw new Problem('There is no Chromium on this machine; install it, or name it with CHROMIUM_PATH.');
  const platform = await startPlatform(
    { dataDir: path.join(folder, 'data'), port: 0, temporalPort: 0, uiPort: 0, feed: values.feed },
    { say, giveUp: (problem) => stopping.abort(problem), signal: stopping.signal },
  );
  try {
    await Promise.race([takeAll(platform, chromium), stopped]);
    isGood = true;
  } finally {
    await platform.stop();
  }
} catch (error) {
  console.error(report(error));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(isGood ? 0 : 1);

async function takeAll({ apiUrl, databaseUrl }: Platform, chromium: string): Promise<void> {
  const browser = await openBrowser(chromium);
  const close = (): void => void browser.close();
  stopping.signal.addEventListener('abort', close);
  try {
    mkdirSync(values.out, { recursive: true });
    await takePictures(browser, apiUrl, values.out, EMPTY);
    say('Trading for a minute …');
    const cast = await playCast(createClient(apiUrl), databaseUrl);
    say('Taking pictures …');
    await takePictures(browser, apiUrl, values.out, viewsOf(cast));
  } finally {
    await browser.close();
  }
}
