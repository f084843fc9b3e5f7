import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deploymentReadiness } from '../../contracts/api/deployment-readiness.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import { anInstrument } from '../builders/instrument.ts';
import { NOW_MS } from '../builders/now.ts';
import { aTick } from '../builders/tick.ts';

describe('what a deployment needs before it can trade', () => {
  let bench: Bench;
  const clock = { nowMs: NOW_MS };
  beforeAll(async () => {
    bench = await startBench({ clock: { nowMs: () => clock.nowMs } });
    await bench.record.market.saveInstruments([anInstrument()], NOW_MS);
  });
  afterAll(() => bench.stop());

  const checklist = async () => {
    const path = `/api/deployments/${bench.deploymentId}/readiness`;
    const { isReady, next, venues } = await bench.doors.read(path, deploymentReadiness);
    const missing = venues.flatMap(({ checks }) => checks.filter((check) => !check.isReady));
    return { isReady, next, missing: missing.map(({ name }) => name) };
  };

  test('is said step by step', async () => {
    expect(await checklist()).toEqual({
      isReady: false,
      next: 'Look at the price feed, or allow an instrument that has a price.',
      missing: ['price', 'minimumSize', 'firstTrade'],
    });
    await bench.record.market.savePrices([aTick()]);
    expect(await checklist()).toEqual({ isReady: true, next: null, missing: [] });
    clock.nowMs += 5_001; // a price may be 5 s old
    expect((await checklist()).missing).toEqual(['price', 'minimumSize', 'firstTrade']);
    clock.nowMs = NOW_MS;
    await bench.record.deployments.setStatus(bench.deploymentId, 'paused', NOW_MS);
    expect(await checklist()).toEqual({ isReady: false, next: 'Resume the deployment.', missing: ['tradingState'] });
    await bench.record.deployments.setStatus(bench.deploymentId, 'active', NOW_MS);
    await bench.record.tradingStates.set({ scope: 'platform', key: '*', state: 'halted', reason: 'drill' }, NOW_MS);
    expect((await checklist()).missing).toEqual(['tradingState']);
    await bench.record.tradingStates.set({ scope: 'platform', key: '*', state: 'active', reason: 'over' }, NOW_MS);
  });

  test('a first trade is tried with the limits that it has', async () => {
    const tiny = { limits: { maxOrderNotional: '9' } };
    const { revision } = (await bench.record.deployments.find(bench.deploymentId)) ?? { revision: 0 };
    await bench.record.deployments.change(bench.deploymentId, revision, { ...tiny, isWideningMeant: false }, NOW_MS);
    // The smallest order is worth 10.
    expect(await checklist()).toMatchObject({ missing: ['minimumSize', 'firstTrade'] });
    expect((await bench.doors.ask('GET', '/api/deployments/nobody/readiness')).status).toBe(404);
  });
});
