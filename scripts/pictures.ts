/** `npm run pictures`: every view of the page at both sizes and in both themes, over a replayed market, into docs/pictures. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPlatform } from './local/platform.ts';
import { report } from './local/problem.ts';
import { ROOT } from './local/root.ts';
import { playCast } from './pictures/cast.ts';
import { findChromium, openBrowser } from './pictures/chromium.ts';
import { takePictures } from './pictures/take.ts';

/** Three markets in the same month, where somebody has put them; invented ones elsewhere. */
const RECORDED = ['btc', 'eth', 'ltc'].map((base) =>
  path.resolve(ROOT, `../shared/data/${base}-usd-spot-1m-2018-04.csv.gz`),
);
const SPEED = 10;

const { values } = parseArgs({
  options: {
    feed: {
      type: 'string',
      default: RECORDED.every((file) => existsSync(file)) ? `replay:${RECORDED.join(',')}?speed=${SPEED}` : 'synthetic',
    },
    out: { type: 'string', default: path.join(ROOT, 'docs/pictures') },
  },
});
const chromium = findChromium();
if (chromium === null) {
  console.error('There is no Chromium on this machine; install it, or name it with CHROMIUM_PATH.');
  process.exit(1);
}
for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'])
  Reflect.deleteProperty(process.env, name);
const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-pictures-'));
const stopping = new AbortController();
const stopped = new Promise<never>((_resolve, reject) => {
  stopping.signal.addEventListener('abort', () => reject(stopping.signal.reason as Error));
});
stopped.catch(() => undefined);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(new Error('Stopped.')));
let isGood = false;
try {
  const platform = await startPlatform(
    { dataDir: path.join(folder, 'data'), port: 0, temporalPort: 0, uiPort: 0, feed: values.feed },
    { say: (line) => console.log(line), giveUp: (problem) => stopping.abort(problem), signal: stopping.signal },
  );
  const browser = await openBrowser(chromium);
  try {
    mkdirSync(values.out, { recursive: true });
    await takePictures(browser, platform.apiUrl, values.out, [['empty', '/']]);
    console.log('Trading for a minute …');
    const { positionId, refusedId, deploymentId } = await Promise.race([playCast(platform.apiUrl), stopped]);
    await takePictures(browser, platform.apiUrl, values.out, [
      ['overview', '/'],
      ['positions', '/positions'],
      ['position', `/positions?sheet=position&id=${positionId}`],
      ['close', `/positions?sheet=close&id=${positionId}`],
      ['amend', `/positions?sheet=amend&id=${positionId}`],
      ['signals', '/signals'],
      ['refusal', `/signals?sheet=signal&id=${refusedId}`],
      ['send', '/signals?sheet=send&id=new'],
      ['agents', '/agents'],
      ['agent', `/agents?sheet=agent&id=${platform.seeded.agentId}`],
      ['agent-form', '/agents?sheet=agentForm&id=new'],
      ['deployments', '/deployments'],
      ['deployment', `/deployments?sheet=deployment&id=${deploymentId}`],
      ['limits', `/deployments?sheet=limits&id=${deploymentId}`],
      ['new-deployment', '/deployments?sheet=newDeployment&id=new'],
      ['inbox', '/inbox'],
      ['operations', '/operations'],
      ['trading-state', '/operations?sheet=tradingState&id=platform:*'],
      ['kill', `/operations?sheet=kill&id=deployment:${deploymentId}`],
    ]);
    isGood = true;
  } finally {
    await browser.close();
    await platform.stop();
  }
} catch (error) {
  console.error(report(error));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(isGood ? 0 : 1);
