import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KillResult } from '../../contracts/temporal/kill-switch.ts';
import { KILL_SWITCH, killSwitchId } from '../../contracts/temporal/kill-switch.ts';
import { TRADING_QUEUE } from '../../contracts/temporal/queues.ts';
import { equals } from '../../domain/money.ts';
import { PLATFORM_KEY } from '../../domain/trading-state.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { startLyingPlatform } from '../builders/lying-platform.ts';
import { eventually } from '../builders/platform.ts';
import { LYING_VENUE } from '../simulators/lying-venue/adapter/parse.ts';
import { keepSignalling, makeDeployments, MIDS, openPositions } from './drill/cast.ts';
import { evidenceOf, faultsOf, lastReceived } from './drill/evidence.ts';
import { openFolder } from './folder.ts';
import type { OwnTemporal } from './own-temporal.ts';
import { startOwnTemporal } from './own-temporal.ts';
import { settled } from './settled.ts';

/** Accounts with a position each; a fifth of them has an entry that rests beside it. KILL_POSITIONS=200 npm test -- chaos/kill-switch */
const POSITIONS = Number(process.env['KILL_POSITIONS'] ?? 40);
const RESTING = Math.ceil(POSITIONS / 5);
const STUBBORN = 3;
/** The bounds of guarantees.md. */
const CANCELS_WITHIN_MS = 5_000;
const ENDED_WITHIN_MS = 30_000;
/** What was being sent when the kill came arrives within this time: activities/venue/send-order.ts. */
const SEND_WITHIN_MS = 2_000;
const SETTLED_WITHIN_MS = 240_000;
const DRILL_MS = 900_000;

const PLATFORM = { scope: 'platform', key: PLATFORM_KEY } as const;
const PULL_MAIN = fileURLToPath(import.meta.resolve('./drill/pull-main.ts'));

describe(`the kill of ${POSITIONS} positions with native stops, while signals keep coming`, () => {
  const folder = openFolder();
  let server: OwnTemporal;
  let platform: LyingPlatform;
  let deployments: string[];

  beforeAll(async () => {
    server = await startOwnTemporal(folder);
    platform = await startLyingPlatform({ mids: MIDS, temporal: server.temporal });
    deployments = await makeDeployments(platform, POSITIONS);
  }, 180_000);
  afterAll(async () => {
    await platform.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const pullWorkflow = async (): Promise<KillResult> => {
    const handle = await platform.client.workflow.start(KILL_SWITCH, {
      workflowId: killSwitchId(PLATFORM),
      taskQueue: TRADING_QUEUE,
      args: [{ ...PLATFORM, reason: 'drill' }],
    });
    return (await handle.result()) as KillResult;
  };

  /** The local command, in a process of its own. */
  const pullHere = (): Promise<KillResult> => {
    const { databaseUrl, program } = platform;
    const { url, streamUrl, switches } = program;
    const parts = JSON.stringify({ databaseUrl, url, streamUrl, switches, mids: MIDS });
    return new Promise((resolve, reject) => {
      execFile(process.execPath, [PULL_MAIN, parts], (error, stdout, stderr) => {
        if (error) reject(new Error(stderr, { cause: error }));
        else resolve(JSON.parse(stdout) as KillResult);
      });
    });
  };

  /** Pulls it while signals come in, and holds the venue's book against what a kill promises. */
  async function drill(name: string, pull: () => Promise<KillResult>, kept: ReadonlySet<string> = new Set()) {
    const signalling = keepSignalling(platform, deployments.slice(RESTING));
    const commandAtMs = Date.now();
    const result = await pull();
    const tookMs = Date.now() - commandAtMs;
    const events = await platform.record.events.list({ after: null, limit: 100, aggregateId: 'platform:*' });
    const ended = events.findLast(({ type }) => type === 'kill.ended');
    const recordedMs = (ended?.occurredAtMs ?? Infinity) - commandAtMs;
    const evidence = await evidenceOf(platform.program);
    const last = lastReceived(evidence, commandAtMs);
    const figures = {
      ...last,
      recordedMs,
      tookMs,
      ...result.counts,
      ...result.durations,
      load: loadavg().map(Math.round),
    };
    process.stdout.write(`  ${name}, ${POSITIONS} positions: ${JSON.stringify(figures)}\n`);
    await signalling.stop();
    expect(faultsOf(evidence, commandAtMs, kept)).toEqual([]);
    expect(last.entryCancels.count).toBeGreaterThanOrEqual(RESTING);
    expect(last.entryCancels.lastMs).toBeLessThan(CANCELS_WITHIN_MS);
    expect(recordedMs).toBeGreaterThan(0);
    expect(recordedMs).toBeLessThan(ENDED_WITHIN_MS);
    return { result, evidence, commandAtMs };
  }

  /** Nothing was opened by what came after the kill, whenever it was dispatched. */
  async function expectNothingOpened(): Promise<void> {
    const killedAtMs = (await platform.record.tradingStates.list()).find(
      ({ scope }) => scope === 'platform',
    )?.killedAtMs;
    if (typeof killedAtMs !== 'number') throw new Error('The platform is not killed.');
    const rows = await withClient(platform.databaseUrl, (client) =>
      client.query<{ id: string; status: string }>(
        'select id, status from signals where received_at > to_timestamp($1 / 1000.0) order by received_at',
        [killedAtMs],
      ),
    );
    const late = new Set(rows.rows.map(({ id }) => id));
    expect(late.size).toBeGreaterThan(0);
    const { orders } = await evidenceOf(platform.program);
    const entries = orders.filter(({ reduceOnly }) => !reduceOnly);
    expect(entries.filter(({ clientId }) => late.has(String(clientId).split(':')[0] ?? ''))).toEqual([]);
    expect(entries.filter(({ receivedAtMs }) => receivedAtMs > killedAtMs + SEND_WITHIN_MS)).toEqual([]);
    const undecided = rows.rows.filter(({ status }) => status !== 'refused' && status !== 'expired');
    expect(undecided.map(({ status }) => status)).toEqual([]);
  }

  /** Every life has ended and accounted for what it held, and our cash is the venue's. */
  async function expectSettled(commandAtMs: number): Promise<void> {
    await settled('lives that account for what was killed', SETTLED_WITHIN_MS, async () =>
      (await platform.record.positions.liveOfVenue(LYING_VENUE)).map(({ id, status }) => `${id} is ${status}`),
    );
    expect(faultsOf(await evidenceOf(platform.program), commandAtMs)).toEqual([]);
    const balances = new Map((await platform.program.truth('balances')).map((each) => [each.account, each.balance]));
    const differing: string[] = [];
    for (const deploymentId of deployments) {
      const { id } = await platform.accountOf(deploymentId);
      const { cash } = await platform.record.ledger.balances(id);
      if (!equals(cash, balances.get(id) ?? '0')) differing.push(`${id}: ${cash}, ${String(balances.get(id))}`);
    }
    expect(differing).toEqual([]);
    await eventually(
      async () => {
        await expectNothingOpened();
        return true;
      },
      'signals that were refused',
      SETTLED_WITHIN_MS,
    );
    await platform.record.tradingStates.set({ ...PLATFORM, state: 'active', reason: 'the drill is over' }, Date.now());
  }

  test(
    'by the workflow, which ends verified flat',
    async () => {
      await openPositions(platform, deployments, RESTING);
      const { result, commandAtMs } = await drill('by the workflow', pullWorkflow);
      expect(result).toMatchObject({ outcome: 'verifiedFlat', stragglers: [], leftAlone: [] });
      await expectSettled(commandAtMs);
    },
    DRILL_MS,
  );

  test(
    'by the workflow, which names the three accounts that the venue does not let go, under their stops',
    async () => {
      await openPositions(platform, deployments, RESTING);
      const stubborn = await Promise.all(
        deployments.slice(0, STUBBORN).map(async (each) => (await platform.accountOf(each)).id),
      );
      await platform.program.control.script(
        ...stubborn.map((account) => ({
          kind: 'place' as const,
          every: 1,
          account,
          order: 'MARKET' as const,
          reduceOnly: true,
          told: { lie: 'refuse' as const, reason: 'MARKET_PAUSED' },
        })),
      );
      const { result, evidence } = await drill('by the workflow, three refused', pullWorkflow, new Set(stubborn));
      expect(result.outcome).toBe('stragglers');
      expect(result.stragglers.map(({ account }) => account).sort()).toEqual([...stubborn].sort());
      for (const { account, why, orders, quantity } of result.stragglers) {
        expect(why).toMatch(/was rejected: /);
        expect(orders.some((id) => id.includes(':stopLoss:'))).toBe(true);
        expect(Number(quantity)).toBeGreaterThan(0);
        const stops = evidence.orders.filter((order) => order.account === account && order.kind === 'STOP');
        expect(stops.filter(({ state }) => state === 'OPEN')).toHaveLength(1);
      }
      await platform.program.control.script();
      const again = Date.now();
      expect((await pullWorkflow()).outcome).toBe('verifiedFlat');
      await expectSettled(again);
    },
    DRILL_MS,
  );

  test(
    'by the local command while the Temporal server is dead; the lives account for it when it is back',
    async () => {
      await openPositions(platform, deployments, RESTING);
      await server.kill();
      const { result, commandAtMs } = await drill('by the local command, Temporal dead', pullHere);
      expect(result).toMatchObject({ outcome: 'verifiedFlat', stragglers: [], leftAlone: [] });
      await server.restart();
      await expectSettled(commandAtMs);
    },
    DRILL_MS,
  );
});
