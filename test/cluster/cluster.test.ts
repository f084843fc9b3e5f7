import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { startCluster } from '../../scripts/cluster/cluster.ts';
import { APIS, WORKERS } from '../../scripts/cluster/members.ts';
import { isAlive } from '../../scripts/local/process-identity.ts';
import { eventually } from '../builders/platform.ts';
import { asked } from '../deploy/asked-metrics.ts';
import { OBTAIN_MS, serverPrograms } from '../environment/server-programs.ts';

/** Of everything once the programs are there; the Web UI is built in it too, once for each machine. */
const START_MS = 600_000;
const STORY_MS = 120_000;

interface Position {
  id: string;
  status: string;
  exitReason: string | null;
  protectedAt: string | null;
}

describe('a cluster of processes', () => {
  let cluster: Cluster | null = null;
  let dataDir: string;
  const said: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'ratchet cluster-'));
    const hooks = {
      say: (line: string) => void said.push(line),
      giveUp: (problem: Error) => void said.push(problem.message),
      signal: new AbortController().signal,
    };
    if ((await serverPrograms('cluster')) !== null)
      cluster = await startCluster({ dataDir, port: 0, temporalPort: 0, uiPort: 0, feed: 'synthetic' }, hooks);
  }, OBTAIN_MS + START_MS);
  afterAll(async () => {
    await cluster?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, 30_000);

  async function ask<Body>(method: 'GET' | 'POST', where: string, body?: object): Promise<Body> {
    const answer = await fetch(`${cluster?.apiUrl ?? ''}${where}`, {
      method,
      headers: { 'content-type': 'application/json', connection: 'close' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${where} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  }

  const pidOf = (name: string): number => cluster?.pids()[name] ?? 0;

  function kill(name: keyof typeof WORKERS | (typeof APIS)[number]): number {
    const pid = pidOf(name);
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  const position = (isIt: (each: Position) => boolean, what: string): Promise<Position> =>
    eventually(async () => (await ask<{ positions: Position[] }>('GET', '/api/positions')).positions.find(isIt), what);

  test(
    'carries a signal to a closed and accounted position while an api and workers are killed on the way',
    async () => {
      if (cluster === null) return;
      const killed = new Map<string, number>();
      await ask('POST', '/api/signals', {
        agentId: cluster.seeded.agentId,
        instrument: 'BTC-USD-PERP',
        direction: 'long',
        size: { type: 'notional', value: '500' },
        exitPlan: { stopLoss: { distanceBps: 900 } },
      });
      for (const name of ['api-1', 'worker-trading-1'] as const) killed.set(name, kill(name));
      // The api's death is seen by nobody who asks after it.
      for (let index = 0; index < 20; index += 1) await ask('GET', '/api/agents');
      const open = await position(({ protectedAt }) => protectedAt !== null, 'a protected position');

      killed.set('worker-market-watch', kill('worker-market-watch'));
      killed.set('worker-venue', kill('worker-venue'));
      await ask('POST', `/api/positions/${open.id}/close`, {});
      const closed = await position(({ status }) => status === 'closed', 'a closed position');
      expect(closed.exitReason).toBe('manual');
      const { balances } = await ask<{ balances: { difference: string }[] }>('GET', '/api/balance');
      expect(balances.map(({ difference }) => difference)).toEqual(['0']);

      const isBack = ([name, pid]: [string, number]): boolean => pidOf(name) !== pid && isAlive(pidOf(name));
      await eventually(() => Promise.resolve([...killed].every(isBack)), 'everybody back');
    },
    STORY_MS,
  );

  test('shows what alerts and the dashboard ask for, at the door and at the workers', async () => {
    if (cluster === null) return;
    const { apiUrl, metricsUrls, seeded } = cluster;
    // Nothing was refused so far.
    await ask('POST', '/api/signals', {
      agentId: seeded.agentId,
      instrument: 'ETH-USD-PERP',
      direction: 'long',
      size: { type: 'notional', value: '900000' },
      exitPlan: { stopLoss: { distanceBps: 900 } },
    });
    const isShown = (page: string, { metric, labels }: (typeof asked)[number]): boolean =>
      page
        .split('\n')
        .some((line) => /^\w+/.exec(line)?.[0] === metric && labels.every((label) => line.includes(`${label}="`)));
    // What Prometheus makes itself.
    const wanted = asked.filter(({ metric }) => metric !== 'up');
    expect(wanted.length).toBeGreaterThan(20);
    await eventually(async () => {
      const urls = [`${apiUrl}/metrics`, ...Object.values(metricsUrls)];
      const pages = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
      expect(pages.map((page) => page.includes('# TYPE '))).toEqual(urls.map(() => true));
      const missing = wanted.filter((each) => !isShown(pages.join('\n'), each));
      if (missing.length > 0) throw new Error(`Nobody shows ${JSON.stringify(missing)}`);
      return true;
    }, 'every metric');
  });

  test('ends in order within fifteen seconds, and leaves no process behind', async () => {
    if (cluster === null) return;
    const pids = Object.values(cluster.pids());
    const servers = cluster.uiUrl === undefined ? 2 : 3;
    expect(pids).toHaveLength(servers + APIS.length + Object.keys(WORKERS).length);
    const startedAt = performance.now();
    await cluster.stop();
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(pids.filter(isAlive)).toEqual([]);
    cluster = null;
  }, 30_000);
});
