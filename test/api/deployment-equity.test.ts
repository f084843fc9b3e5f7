import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { equityCurve } from '../../contracts/api/equity.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import { NOW_MS } from '../builders/now.ts';

describe('the equity of a deployment', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench({ clock: { nowMs: () => NOW_MS } });
  });
  afterAll(() => bench.stop());

  test('is a curve of hourly marks and the present point', async () => {
    const hour = 3_600_000;
    for (const index of [3, 2, 1])
      await bench.record.metrics.saveMark({
        deploymentId: bench.deploymentId,
        atMs: NOW_MS - index * hour,
        equity: String(10_000 - index),
        cash: String(10_000 - index),
        deposits: '10000',
        realizedPnl: '0',
        unrealizedPnl: '0',
        fees: String(index),
        funding: '0',
        grossNotional: '0',
      });
    const at = (index: number) => new Date(NOW_MS - index * hour).toISOString();
    const curve = (query = '') =>
      bench.doors.read(`/api/deployments/${bench.deploymentId}/equity?${query}`, equityCurve);
    const { points, present, currency } = await curve();
    expect(points.map((point) => [point.at, point.equity])).toEqual([
      [at(3), '9997'],
      [at(2), '9998'],
      [at(1), '9999'],
    ]);
    expect([present?.at, present?.equity, currency]).toEqual([at(0), '10000', 'USD']);
    expect((await curve('limit=2')).points.map((point) => point.at)).toEqual([at(2), at(1)]);
    expect((await curve(`from=${at(3)}&to=${at(1)}`)).points.map((point) => point.at)).toEqual([at(3), at(2)]);
    expect((await curve(`from=${at(0)}`)).points).toEqual([]);
    const path = `/api/deployments/${bench.deploymentId}/equity`;
    for (const query of ['limit=0', 'limit=5001', 'from=yesterday'])
      expect((await bench.doors.ask('GET', `${path}?${query}`)).status).toBe(400);
    expect((await bench.doors.ask('GET', '/api/deployments/nobody/equity')).status).toBe(404);
  });
});
