import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { eventReply } from '../../contracts/api/event.ts';
import { deliveryList, webhookReply, webhookWithSecret } from '../../contracts/api/webhook.ts';
import { webhookDeliveryId } from '../../contracts/temporal/webhook-delivery.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import type { Answer, Doors } from '../api/doors.ts';
import { openDoors } from '../api/doors.ts';
import type { EventWriter } from '../builders/event-writer.ts';
import { openEventWriter } from '../builders/event-writer.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';
import type { WebhookReceiver } from '../simulators/webhook-receiver.ts';
import { startWebhookReceiver, verified } from '../simulators/webhook-receiver.ts';

let platform: TestPlatform;
let doors: Doors;
let writer: EventWriter;
let receiver: WebhookReceiver;
const told: { id: string; secret: string }[] = [];

beforeAll(async () => {
  platform = await startTestPlatform(new ScriptedFeed({ 'BTC-USD-PERP': '40000' }), { roles: ['trading', 'feed'] });
  doors = await openApi();
  writer = await openEventWriter(platform.databaseUrl);
});
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(() => receiver.close());
afterAll(async () => {
  await writer.close();
  await doors.stop();
  await platform.stop();
});

const openApi = (): Promise<Doors> =>
  openDoors({ record: platform.record, client: platform.client, webhookTargets: { allowsPrivate: true } });

/** A webhook to the receiver of the test, which hears of filled orders only. */
async function aWebhook(): Promise<{ id: string; secret: string }> {
  const json = { url: receiver.url, eventTypes: ['order.filled'] };
  const made = (await doors.ask('POST', '/api/webhooks', { json })).as(webhookWithSecret);
  told.push(made);
  return made;
}

/** Filled orders whose payloads count from 1. */
async function happen(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1)
    await writer.write([{ type: 'order.filled', aggregateType: 'order', payload: { number } }, {}]);
}

const numbers = (): unknown[] =>
  receiver.received.map(
    ({ body }) => (JSON.parse(body) as { data: { payload: { number: number } } }).data.payload.number,
  );

const received = (count: number, withinMs?: number): Promise<boolean> =>
  eventually(() => Promise.resolve(receiver.received.length >= count), `${count} messages`, withinMs);

const deliveriesOf = async (id: string, query = '') =>
  (await doors.read(`/api/webhooks/${id}/deliveries${query}`, deliveryList)).deliveries;

async function change(id: string, json: object): Promise<Answer> {
  const { headers } = await doors.ask('GET', `/api/webhooks/${id}`);
  return doors.ask('PATCH', `/api/webhooks/${id}`, { json, headers: { 'if-match': headers.get('etag') ?? '' } });
}

const eventTypesOf = async (id: string): Promise<string[]> =>
  (await platform.record.events.list({ after: null, aggregateId: id, limit: 50 })).map((event) => event.type);

test('events of the chosen types are posted in order, signed as Standard Webhooks says, and logged', async () => {
  const { id, secret } = await aWebhook();
  await happen(3);
  await received(3);
  expect(numbers()).toEqual([1, 2, 3]);
  for (const message of receiver.received) {
    const { type, data } = verified(secret, message) as { type: string; data: unknown };
    expect([type, eventReply.parse(data).eventId]).toEqual(['order.filled', message.id]);
  }
  const deliveries = await eventually(async () => {
    const all = await deliveriesOf(id, '?status=delivered');
    return all.length === 3 && all;
  }, 'three marks');
  expect(deliveries.map(({ eventId, attempts, lastStatus }) => ({ eventId, attempts, lastStatus }))).toEqual(
    receiver.received.map(({ id: eventId }) => ({ eventId, attempts: 1, lastStatus: 200 })).reverse(),
  );
});

test('an event behind hundreds that are not wanted is found', async () => {
  await aWebhook();
  await writer.write(Array.from({ length: 1_100 }, () => ({ aggregateId: 'unwanted' })));
  await happen(1);
  await received(1);
  expect(numbers()).toEqual([1]);
});

test('what is not taken is sent again, under the same id, before anything that happened later', async () => {
  const { id } = await aWebhook();
  receiver.react = (_, index) => (index === 0 ? 500 : 200);
  await happen(2);
  await received(3);
  expect(numbers()).toEqual([1, 1, 2]);
  expect(receiver.received[1]?.id).toBe(receiver.received[0]?.id);
  const [, first] = await eventually(async () => {
    const all = await deliveriesOf(id, '?status=delivered');
    return all.length === 2 && all;
  }, 'both marks');
  expect(first).toMatchObject({ attempts: 2, lastStatus: 200, problem: null });
});

test('no answer, a broken connection and a redirect are failures; an endless answer is none', async () => {
  const { id } = await aWebhook();
  const reactions = ['drop', 'redirect', 'hang', 'flood'] as const;
  receiver.react = (_, index) => reactions[index] ?? 200;
  await happen(2);
  const problems = [
    /could not be reached \(ECONNRESET\)/,
    /answered 307; redirects are not followed/,
    /No answer within/,
  ];
  for (const [index, problem] of problems.entries()) {
    const [delivery] = await eventually(
      async () => {
        const all = await deliveriesOf(id);
        return all[0]?.attempts === index + 1 && all;
      },
      `attempt ${index + 1}`,
    );
    expect(delivery).toMatchObject({ status: 'pending', problem: expect.stringMatching(problem) as unknown });
    // A change is a reason to try at once.
    await change(id, { isActive: true });
  }
  await received(5);
  expect(numbers()).toEqual([1, 1, 1, 1, 2]);
  expect(receiver.received.every(({ path }) => path !== '/elsewhere')).toBe(true);
});

test('after seven attempts an event is given up, and the next one goes on', async () => {
  const { id } = await aWebhook();
  receiver.react = (_, index) => (index < 7 ? 503 : 200);
  await happen(2);
  for (let attempts = 1; attempts < 7; attempts += 1) {
    await received(attempts);
    await eventually(async () => (await deliveriesOf(id))[0]?.attempts === attempts, `${attempts} attempts`);
    await change(id, { isActive: true });
  }
  await received(8);
  expect(numbers()).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
  const log = await eventually(async () => {
    const all = await deliveriesOf(id);
    return all[0]?.status === 'delivered' && all;
  }, 'the second');
  expect(log.map(({ status, attempts }) => [status, attempts])).toEqual([
    ['delivered', 1],
    ['failed', 7],
  ]);
});

test('a receiver that is gone disables its webhook at once, and what it did not take waits until it is active again', async () => {
  const { id } = await aWebhook();
  receiver.react = (_, index) => (index === 0 ? 410 : 200);
  await happen(2);
  const webhook = await eventually(async () => {
    const now = await doors.read(`/api/webhooks/${id}`, webhookReply);
    return now.status === 'disabled' && now;
  }, 'disabled');
  expect(webhook.disabledReason).toBe('gone');
  expect(await eventually(async () => (await eventTypesOf(id)).includes('webhook.disabled'), 'the notice')).toBe(true);
  const [delivery] = await deliveriesOf(id);
  const replay = await doors.ask('POST', `/api/webhooks/${id}/deliveries/${delivery?.id}/replay`);
  expect([replay.status, replay.error.code]).toEqual([409, 'conflict']);
  await change(id, { isActive: true });
  await received(3);
  expect(numbers()).toEqual([1, 1, 2]);
});

test('a receiver that has taken nothing for five days is left alone', async () => {
  const { id } = await aWebhook();
  receiver.react = () => 500;
  await happen(1);
  await eventually(async () => (await deliveriesOf(id))[0]?.attempts === 1, 'an attempt');
  await withClient(platform.databaseUrl, (client) =>
    client.query(`update webhooks set failing_since = failing_since - interval '5 days' where id = $1`, [id]),
  );
  const { status, disabledReason } = await eventually(
    async () => {
      const now = await doors.read(`/api/webhooks/${id}`, webhookReply);
      return now.status === 'disabled' && now;
    },
    'disabled',
    15_000,
  );
  expect([status, disabledReason]).toEqual(['disabled', 'failing']);
});

test('a replay is sent at once, also while the next event waits for its turn, and is not repeated', async () => {
  const { id } = await aWebhook();
  receiver.react = (_, index) => (index === 0 ? 200 : 500);
  await happen(2);
  await eventually(async () => (await deliveriesOf(id))[0]?.attempts === 1, 'the second waits');
  const original = (await deliveriesOf(id, '?status=delivered'))[0]?.id ?? '';
  const path = `/api/webhooks/${id}/deliveries/${original}/replay`;
  const headers = { 'idempotency-key': `replay-${id}` };
  const [first, second] = [await doors.ask('POST', path, { headers }), await doors.ask('POST', path, { headers })];
  expect([first.status, second.body]).toEqual([202, first.body]);
  await received(3);
  const sent = receiver.received.map((message) => message.id);
  expect([numbers().slice(0, 3), sent[2] === sent[0]]).toEqual([[1, 2, 1], true]);
  const [replayed] = await eventually(async () => {
    const all = (await deliveriesOf(id)).filter((each) => each.replayOf === original);
    return all[0]?.status === 'failed' && all;
  }, 'the replay in the log');
  expect(replayed).toMatchObject({ attempts: 1, lastStatus: 500 });
});

test('nothing is lost and nothing is out of order while workers are restarted and the api is away', async () => {
  await aWebhook();
  receiver.react = () => new Promise((resolve) => setTimeout(() => resolve(200), 60));
  await happen(10);
  await received(4);
  await doors.stop();
  await platform.restart(async () => {
    await happen(10);
  });
  await received(20);
  doors = await openApi();
  const distinct = (): number => new Set(receiver.received.map((message) => message.id)).size;
  await eventually(() => Promise.resolve(distinct() === 20), 'all of them');
  const firsts = receiver.received.filter((message, index) => message.id !== receiver.received[index - 1]?.id);
  const happened = firsts.map(
    ({ body }) => (JSON.parse(body) as { data: { payload: { number: number } } }).data.payload.number,
  );
  expect(happened).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a webhook whose workflow was never told is found and told by reconciliation', async () => {
  const json = { userId: platform.userId, url: receiver.url, eventTypes: ['order.filled'] as const };
  const request = { key: null, operation: 'test', contentHash: '' };
  await platform.record.webhooks.create(json, request, Date.now() - 60_000);
  await happen(1);
  await platform.client.schedule.getHandle('signal-ingestion').trigger();
  await received(1);
});

test('a paused webhook is silent and then goes on where it stood; a removed one ends', async () => {
  const { id } = await aWebhook();
  await change(id, { isActive: false });
  await happen(2);
  await eventually(async () => !(await platform.record.webhooks.withNews(Date.now())).includes(id), 'seen');
  expect(receiver.received).toEqual([]);
  await change(id, { isActive: true });
  await received(2);
  expect(numbers()).toEqual([1, 2]);
  await doors.ask('DELETE', `/api/webhooks/${id}`);
  await platform.client.workflow.getHandle(webhookDeliveryId(id)).result();
  expect((await doors.ask('GET', `/api/webhooks/${id}`)).status).toBe(404);
});

test('after a rotation the next message is signed with the new secret', async () => {
  const { id, secret } = await aWebhook();
  const rotated = (await doors.ask('POST', `/api/webhooks/${id}/rotate-secret`)).as(webhookWithSecret);
  told.push(rotated);
  await happen(1);
  await received(1);
  const [message] = receiver.received;
  if (!message) throw new Error('There is no message.');
  expect(verified(rotated.secret, message)).toBeDefined();
  expect(() => verified(secret, message)).toThrow('No matching signature found');
});

test('no secret and no address of a receiver stands in a log, an event or a history', async () => {
  expect(told.length).toBeGreaterThan(5);
  const events = await platform.record.events.list({ after: null, limit: 200 });
  const histories = await Promise.all(
    told.map(async ({ id }) =>
      historyToJSON(await platform.client.workflow.getHandle(webhookDeliveryId(id)).fetchHistory()),
    ),
  );
  const text = [...doors.lines, JSON.stringify(events), ...histories].join('\n');
  for (const { secret } of told) expect(text).not.toContain(secret.slice('whsec_'.length));
  expect(text).not.toContain('path-of-the-receiver');
});
