import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tradingStateChange } from '../../contracts/api/admin.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import type { TradingScope, TradingState } from '../../domain/trading-state.ts';
import { PLATFORM_KEY, TRADING_SCOPES } from '../../domain/trading-state.ts';
import type { Doors } from '../api/doors.ts';
import { openDoors } from '../api/doors.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';
import { StubbornPaper } from '../simulators/stubborn-paper.ts';

const BTC = 'BTC-USD-PERP';
const PLAN: ExitPlan = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
};
const SIGNALS_PER_WAVE = 8;
const WAVES = 3;

describe('entries after a pause, with signals coming in all the time', () => {
  const paper = new StubbornPaper();
  let platform: TestPlatform;
  let doors: Doors;

  beforeAll(async () => {
    platform = await startTestPlatform(new ScriptedFeed({ [BTC]: '40000' }), { venues: paper.venues });
    doors = await openDoors(platform);
  });
  afterAll(async () => {
    await doors.stop();
    await platform.stop();
  });

  const setState = async (scope: TradingScope, key: string, state: TradingState) => {
    const json = { scope, key, state, reason: 'drill' };
    return (await doors.ask('POST', '/api/admin/trading-state', { json })).as(tradingStateChange);
  };

  test.each(TRADING_SCOPES)(
    'are none, whatever was decided before it was committed: %s',
    async (scope) => {
      let stopped = 0;
      for (let wave = 0; wave < WAVES; wave += 1) {
        const deployments = await Promise.all(Array.from({ length: SIGNALS_PER_WAVE }, () => platform.deploy()));
        const [meant = ''] = deployments;
        const key = { platform: PLATFORM_KEY, venue: 'paper', user: platform.userId, deployment: meant }[scope];
        const covered = scope === 'deployment' ? [meant] : deployments;
        const before = paper.entries.length;
        const signals = await Promise.all(
          deployments.map((deploymentId) => platform.signal({ deploymentId, exitPlan: PLAN })),
        );
        // In the middle of it: some have left, some are being marked, some are only decided.
        if (wave > 0 && scope !== 'deployment')
          await eventually(() => Promise.resolve(paper.entries.length > before + wave), 'the first entries');
        const change = await setState(scope, key, 'halted');
        const inForceAtMs = performance.now();
        expect(change).toMatchObject({ scope, key, state: 'halted', entriesInFlight: [] });

        await eventually(async () => {
          const found = await Promise.all(signals.map((id) => platform.record.signals.find(id)));
          return found.every((each) => each?.status === 'open' || each?.status === 'refused');
        }, 'an end of every signal');
        const late = paper.entries.filter(
          ({ clientOrderId, leftAtMs }) =>
            leftAtMs > inForceAtMs && covered.some((deploymentId) => clientOrderId.includes(deploymentId)),
        );
        expect(late).toEqual([]);
        const statuses = await Promise.all(signals.map(async (id) => (await platform.record.signals.find(id))?.status));
        stopped += statuses.filter((status) => status === 'refused').length;

        // Exits pass: what had been opened before is closed while the pause is in force.
        // Asked again: a position is protected a moment before it has a workflow that can be told.
        await eventually(async () => {
          const live = await platform.record.positions.list({ status: 'live', limit: 200, before: null });
          for (const { id } of live) await platform.worker.dependencies.lives.close(id);
          return live.length === 0;
        }, 'every position closed');
        await setState(scope, key, 'active');
      }
      // Otherwise nothing was in the way of the pause.
      expect(stopped).toBeGreaterThan(0);
    },
    120_000,
  );
});
