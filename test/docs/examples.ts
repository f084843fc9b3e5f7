import { randomUUID } from 'node:crypto';
import { CANDLES_FOR_CROSS } from '../../domain/moving-average-cross.ts';
import { openDatabase } from '../../db/orm.ts';
import { createRecord } from '../../db/repositories/index.ts';
import type { Platform } from '../../scripts/local/platform.ts';
import { createClient } from '../../web/client/index.ts';
import { aSignal } from '../builders/signal.ts';
import { eventually } from '../builders/platform.ts';
import type { OpenApi } from '../api/contract-check.ts';
import type { Own } from './own.ts';

/** A request body that the OpenAPI document shows. */
export interface ShownBody {
  /** POST /api/signals */
  door: string;
  name: string;
  method: string;
  path: string;
  type: string;
  value: unknown;
}

/** What somebody must have who sends it: what stands in the path, and the revision that is changed. */
export interface Prepared {
  place: Readonly<Record<string, string>>;
  ifMatch?: string;
  /** Waits until what was sent has done its work, or ends what would go on. */
  after?: (made: { id: string }) => Promise<unknown>;
}

/** Tells nobody of what happens here. */
const WEBHOOK = { url: 'https://example.com/', eventTypes: ['kill.ended'] };

export function shownBodies(document: OpenApi): ShownBody[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) =>
      Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, { examples = {} }]) =>
        Object.entries(examples).map(([name, { value }]) => {
          const door = `${method.toUpperCase()} ${path}`;
          return { door, name, method: method.toUpperCase(), path, type, value };
        }),
      ),
    ),
  );
}

/** For each door with an id in its path, something that it can be asked of. Most doors without one need nothing. */
export function placesOf(platform: Platform, own: () => Promise<Own>): Record<string, () => Promise<Prepared>> {
  const api = createClient(platform.apiUrl);
  const deed = () => ({ key: randomUUID() });
  const ofRevision = (revision: number): string => `"${revision}"`;
  const agent = async () => {
    const { id, revision } = await api.agents.create({ name: 'shown', status: 'private' }, deed());
    return { place: { id }, ifMatch: ofRevision(revision) };
  };
  const position = async () => ({ place: { id: (await own()).positionId } });
  const schedule = () => Promise.resolve({ place: { id: 'signal-ingestion' } });
  const remove = ({ id }: { id: string }) => fetch(`${platform.apiUrl}/api/webhooks/${id}`, { method: 'DELETE' });
  const kill = ({ id }: { id: string }) => fetch(`${platform.apiUrl}/api/deployments/${id}/kill`, { method: 'POST' });

  return {
    'POST /api/signals/generate': async () => {
      await eventually(async () => {
        const query = { instrument: 'BTC-USD-PERP', timeframe: '15m' } as const;
        return (await api.market.candles(query)).candles.filter(({ isClosed }) => isClosed).length >= CANDLES_FOR_CROSS;
      }, 'candles, which the feed is asked for after the start');
      return { place: {} };
    },
    'POST /api/signals/{id}/cancel': async () => ({ place: { id: await signalInWaiting(platform, await own()) } }),
    'POST /api/positions/{id}/close': position,
    'PATCH /api/positions/{id}/exit-plan': position,
    'POST /api/deployments': () => Promise.resolve({ place: {}, after: kill }),
    'PATCH /api/deployments/{id}': async () => {
      const { deploymentId } = await own();
      const { deployments } = await api.deployments.list({ limit: 100 });
      const revision = deployments.find(({ id }) => id === deploymentId)?.revision ?? 0;
      return { place: { id: deploymentId }, ifMatch: ofRevision(revision) };
    },
    'PATCH /api/agents/{id}': agent,
    'POST /api/agents/{id}/sources': agent,
    'POST /api/webhooks/tradingview/{token}': async () => {
      const { token } = await api.sources.link((await own()).agentId, { kind: 'tradingView', name: 'shown' }, deed());
      const after = ({ id }: { id: string }) =>
        eventually(async () => (await api.inbox.get(id)).signalId, 'an alert that became a signal');
      return { place: { token: token ?? '' }, after };
    },
    'PATCH /api/inbox/{id}': async () => {
      const { webhookUrl } = await api.sources.link(
        (await own()).agentId,
        { kind: 'tradingView', name: 'dead' },
        deed(),
      );
      const { id } = await post(webhookUrl ?? '', { action: 'buy', stopLos: '2%' });
      const dead = await eventually(async () => {
        const message = await api.inbox.get(id);
        return message.status === 'dead' && message;
      }, 'a dead letter');
      return { place: { id }, ifMatch: ofRevision(dead.revision) };
    },
    'POST /api/webhooks': () => Promise.resolve({ place: {}, after: remove }),
    'PATCH /api/webhooks/{id}': async () => {
      const { id, revision } = await post(`${platform.apiUrl}/api/webhooks`, WEBHOOK);
      return { place: { id }, ifMatch: ofRevision(revision), after: remove };
    },
    'POST /api/workflows/{id}/signal/{name}': async () => ({
      place: { id: `position:${(await own()).positionId}`, name: 'close' },
    }),
    'POST /api/schedules/{id}/pause': schedule,
    'POST /api/schedules/{id}/resume': schedule,
  };
}

async function post(url: string, body: unknown): Promise<{ id: string; revision: number }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { id: string; revision: number };
}

/** A signal whose start was lost: nothing of it has been sent, and nobody looks for it within two seconds. */
async function signalInWaiting(platform: Platform, { agentId, deploymentId }: Own): Promise<string> {
  const database = await openDatabase(platform.databaseUrl, 1);
  try {
    const terms = aSignal({ agentId, deploymentId, receivedAtMs: Date.now() });
    const asked = { ...terms, idempotencyKey: null, contentHash: randomUUID() };
    return (await createRecord(database, platform.databaseUrl).signals.accept(asked)).signal.id;
  } finally {
    await database.close();
  }
}
