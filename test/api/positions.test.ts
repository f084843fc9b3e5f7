import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestPlatform } from '../builders/platform.ts';
import { positionOf, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';
import type { Doors } from './doors.ts';
import { openDoors } from './doors.ts';

const BTC = 'BTC-USD-PERP';

describe('positions, by HTTP', () => {
  const feed = new ScriptedFeed({ [BTC]: '40000' });
  let platform: TestPlatform;
  let doors: Doors;

  beforeAll(async () => {
    platform = await startTestPlatform(feed);
    doors = await openDoors(platform);
  });
  afterAll(async () => {
    await doors.stop();
    await platform.stop();
  });

  async function open(): Promise<{ deploymentId: string; positionId: string; signalId: string }> {
    const deploymentId = await platform.deploy();
    const sent = await doors.ask('POST', '/api/signals', {
      json: {
        deploymentId,
        instrument: BTC,
        direction: 'long',
        exitPlan: { stopLoss: { distanceBps: 200 } },
        size: { type: 'notional', value: '1000' },
      },
    });
    expect(sent.status).toBe(202);
    const position = await positionOf(platform, sent.body.id, (each) => each.protectedAtMs !== null, 'a protected one');
    return { deploymentId, positionId: position.id, signalId: sent.body.id };
  }

  test('closes half, then the rest, and then says that it is closed', async () => {
    const { positionId } = await open();
    const half = await doors.ask('POST', `/api/positions/${positionId}/close`, { json: { fraction: '0.5' } });
    expect(half.status).toBe(200);
    console.log(half.body);
    const rest = await doors.ask('POST', `/api/positions/${positionId}/close`, {
      headers: { 'idempotency-key': 'k1' },
    });
    console.log(rest.body);
    const shown = await doors.ask('GET', `/api/positions/${positionId}`);
    console.log(JSON.stringify(shown.body, null, 1));
    console.log((await doors.ask('GET', `/api/positions?status=live`)).body);
  });
});
