import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scheduleList, scheduleReply } from '../../contracts/api/schedule.ts';
import { SCHEDULE_IDS } from '../../contracts/temporal/scheduled.ts';
import { eventually } from '../builders/platform.ts';
import { TEMPORAL_UI } from './doors.ts';
import type { TradingBench } from './trading-bench.ts';
import { startTradingBench } from './trading-bench.ts';

describe('schedules, by HTTP', () => {
  let bench: TradingBench;
  beforeAll(async () => {
    bench = await startTradingBench();
  });
  afterAll(() => bench.stop());

  const find = async (id: string) => {
    const { schedules } = await bench.doors.read('/api/schedules', scheduleList);
    return schedules.find((schedule) => schedule.id === id);
  };
  const tell = (id: string, deed: string, json?: unknown) =>
    bench.doors.ask('POST', `/api/schedules/${id}/${deed}`, json === undefined ? {} : { json });

  test('are those that the workers have made, with when they acted and when they will', async () => {
    const { schedules } = await bench.doors.read('/api/schedules', scheduleList);
    expect(schedules.map(({ id }) => id)).toEqual(SCHEDULE_IDS);
    expect(schedules.map(({ every }) => every)).toEqual(['1 minute', '1 hour', '1 day', '10 seconds']);
    const reconciliation = await eventually(async () => {
      const schedule = await find('reconciliation');
      return schedule?.lastStartedAt != null && schedule;
    }, 'a reconciliation');
    expect(reconciliation).toMatchObject({ isPaused: false, note: 'record, venue and workflows compared' });
    expect(reconciliation.nextAt).not.toBeNull();
    expect(reconciliation.links.schedule).toBe(`${TEMPORAL_UI}/namespaces/test/schedules/reconciliation`);
    expect(reconciliation.links.workflow).toContain(`/workflows/${String(reconciliation.lastWorkflowId)}`);
  });

  test('one is paused with a reason, stays so when workers start again, acts when it is told, and goes on', async () => {
    const paused = await tell('metrics-rollup', 'pause', { reason: 'the figures are looked at' });
    expect(paused.status).toBe(200);
    expect(paused.as(scheduleReply)).toMatchObject({ isPaused: true, nextAt: null, note: 'the figures are looked at' });
    await bench.platform.restart();
    expect(await find('metrics-rollup')).toMatchObject({ isPaused: true, note: 'the figures are looked at' });
    const before = (await find('metrics-rollup'))?.taken ?? 0;
    expect((await tell('metrics-rollup', 'trigger')).status).toBe(202);
    await eventually(async () => ((await find('metrics-rollup'))?.taken ?? 0) > before, 'a roll-up');
    const resumed = await tell('metrics-rollup', 'resume', { reason: 'all is well' });
    expect(resumed.as(scheduleReply)).toMatchObject({ isPaused: false, note: 'all is well' });
  });

  test('what is none of ours cannot be told anything, nor anything without a reason', async () => {
    for (const deed of ['pause', 'resume'])
      expect((await tell('nothing', deed, { reason: 'because' })).error.code).toBe('notFound');
    expect((await tell('nothing', 'trigger')).error.code).toBe('notFound');
    for (const json of [{}, { reason: '' }, { reason: 'a\nb' }])
      expect((await tell('reconciliation', 'pause', json)).error.details[0]?.path).toBe('reason');
    expect((await tell('reconciliation', 'trigger', { now: true })).error.details[0]?.path).toBe('now');
  });
});
