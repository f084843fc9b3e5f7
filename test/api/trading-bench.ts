import { priceList } from '../../contracts/api/market.ts';
import type { PositionDetail } from '../../contracts/api/position.ts';
import { positionDetail } from '../../contracts/api/position.ts';
import { signalAccepted } from '../../contracts/api/signal-reply.ts';
import type { Position } from '../../domain/position-record.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, positionOf, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';
import type { Answer, Doors } from './doors.ts';
import { openDoors } from './doors.ts';

export const BTC = 'BTC-USD-PERP';

/** What a signal became. */
export interface Opened {
  deploymentId: string;
  signalId: string;
  id: string;
}

/** The whole way from a request to the venue: api, Temporal, workers, Postgres, a market that stands at 40,000. */
export interface TradingBench {
  platform: TestPlatform;
  doors: Doors;
  /** Sends a long of 1,000 to a deployment of its own; resolves when it is protected. */
  open(): Promise<Opened>;
  positionOf(id: string): Promise<PositionDetail>;
  close(id: string, json?: object, key?: string): Promise<Answer>;
  /** Resolves when the position of the signal has ended. */
  ended(signalId: string): Promise<Position>;
  stop(): Promise<void>;
}

export const aSignal = (deploymentId: string) => ({
  deploymentId,
  instrument: BTC,
  direction: 'long',
  exitPlan: { stopLoss: { distanceBps: 200 }, takeProfits: [{ distanceBps: 300, fraction: '0.5' }] },
  size: { type: 'notional', value: '1000' },
});

export async function startTradingBench(): Promise<TradingBench> {
  const platform = await startTestPlatform(new ScriptedFeed({ [BTC]: '40000' }));
  const doors = await openDoors(platform);
  await eventually(async () => (await doors.read('/api/prices', priceList)).prices.length > 0, 'a price on record');
  return {
    platform,
    doors,
    async open() {
      const deploymentId = await platform.deploy();
      const sent = await doors.ask('POST', '/api/signals', { json: aSignal(deploymentId) });
      const signalId = sent.as(signalAccepted).id;
      const position = await positionOf(platform, signalId, (each) => each.protectedAtMs !== null, 'a protected one');
      return { deploymentId, signalId, id: position.id };
    },
    positionOf: (id) => doors.read(`/api/positions/${id}`, positionDetail),
    close: (id, json, key) =>
      doors.ask('POST', `/api/positions/${id}/close`, {
        ...(json && { json }),
        headers: key === undefined ? {} : { 'idempotency-key': key },
      }),
    ended: (signalId) => positionOf(platform, signalId, (each) => each.status === 'closed', 'a closed position'),
    async stop() {
      await doors.stop();
      await platform.stop();
    },
  };
}
