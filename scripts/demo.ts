import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Stage, Story } from './demo/stories.ts';
import { post, STORIES } from './demo/stories.ts';
import { practiceMarket } from './demo/market.ts';
import { startPlatform } from './local/platform.ts';
import { report } from './local/problem.ts';

/**
 * `npm run demo`: a platform of its own on a market made for it, seven positions that end in seven ways, and the books of each.
 * It stands beside a platform that runs already and leaves nothing behind.
 */
const DEADLINE_MS = 120_000;

interface Ended {
  story: Story;
  exitReason: string;
  entryPrice: string;
  exitPrice: string;
  fees: string;
  funding: string;
  realizedPnl: string;
  cash: string;
  difference: string;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function get<Answer>(stage: Stage, where: string): Promise<Answer> {
  const response = await fetch(`${stage.apiUrl}${where}`);
  if (!response.ok) throw new Error(`GET ${where} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

type PositionReply = Omit<Ended, 'story' | 'cash' | 'difference'> & {
  id: string;
  status: string;
  protectedAt: string | null;
};

/** Opens the story's position in an agent and a deployment of its own, does what the story does, and waits for the end. */
async function tell(stage: Stage, story: Story): Promise<Ended> {
  const limits = { maxOrderNotionalFraction: '0.5', maxInstrumentFraction: '1' };
  const agent = await post<{ id: string }>(stage, '/api/agents', { name: story.name, status: 'private' });
  const terms = { agentId: agent.id, name: story.name, limits };
  const deployment = await post<{ id: string }>(stage, '/api/deployments', terms);
  const size = { type: 'notional', value: '2000' };
  await post(stage, '/api/signals', {
    deploymentId: deployment.id,
    instrument: 'BTC-USD-PERP',
    direction: story.direction,
    exitPlan: story.exitPlan,
    size,
  });
  const until = async (is: (position: PositionReply) => boolean): Promise<PositionReply> => {
    for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline;) {
      const { positions } = await get<{ positions: PositionReply[] }>(
        stage,
        `/api/positions?deploymentId=${deployment.id}`,
      );
      const [position] = positions;
      if (position && is(position)) return position;
      await pause(200);
    }
    throw new Error(`"${story.name}" did not come to its end within ${DEADLINE_MS} ms.`);
  };
  const open = await until((position) => position.protectedAt !== null);
  console.log(`  open and protected: ${story.name}`);
  await story.act?.(stage, open.id);
  const closed = await until((position) => position.status === 'closed');
  console.log(`  closed:             ${story.name}`);
  const { balances } = await get<{ balances: { deploymentId: string; cash: string; difference: string }[] }>(
    stage,
    '/api/balance',
  );
  const books = balances.find((balance) => balance.deploymentId === deployment.id);
  return { ...closed, story, cash: books?.cash ?? '?', difference: books?.difference ?? '?' };
}

function print(ended: readonly Ended[]): boolean {
  const short = (amount: string): string => Number(amount).toFixed(2);
  const rows = ended.map((each) => [
    each.story.name,
    each.exitReason === each.story.ending ? each.exitReason : `${each.exitReason} (expected ${each.story.ending})`,
    short(each.entryPrice),
    short(each.exitPrice),
    short(each.fees),
    each.realizedPnl,
    each.cash,
    each.difference,
  ]);
  const table = [
    ['position', 'ended by', 'entry', 'exit', 'fees', 'net PnL', 'cash of 10000', 'identity off by'],
    ...rows,
  ];
  const widths = table.reduce<number[]>(
    (wide, row) => row.map((cell, index) => Math.max(wide[index] ?? 0, cell.length)),
    [],
  );
  console.log(
    `\n${table.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')).join('\n')}\n`,
  );
  return ended.every((each) => each.exitReason === each.story.ending && each.difference === '0');
}

// A server that somebody named for the platform is not for this one: it brings its own.
for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'])
  Reflect.deleteProperty(process.env, name);
// A console that has gone away must not end us before the programs are stopped.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-demo-'));
const dataDir = path.join(folder, 'data');
const file = path.join(folder, 'btc-usd-perp-1s.csv');
writeFileSync(file, practiceMarket());
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopping.abort(new Error('Stopped.'));
  });
}
const hooks = {
  say: (line: string) => console.log(line),
  giveUp: (problem: Error) => stopping.abort(problem),
  signal: stopping.signal,
};
let isGood = false;
try {
  const platform = await startPlatform(
    { dataDir, port: 0, temporalPort: 0, uiPort: 0, feed: `replay:${file}?speed=1` },
    hooks,
  );
  try {
    const stage = { ...platform, temporalCli: platform.temporalCli ?? 'temporal' };
    console.log('\nSeven positions on a market that goes up by 1.2 %, back by 0.7 % and down by 2.6 %:');
    isGood = print(await Promise.all(STORIES.map((story) => tell(stage, story))));
    console.log(
      isGood
        ? 'Every position ended as it should, and every book balances to the last unit.'
        : 'Something is not as it should be; see the table.',
    );
  } finally {
    await platform.stop();
  }
} catch (error) {
  console.error(report(error));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(isGood ? 0 : 1);
