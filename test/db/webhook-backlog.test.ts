import { expect, test } from '@jest/globals';
import { openDatabase } from '../../db/orm.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { openEventWriter } from '../builders/event-writer.ts';
import { createTestDatabase } from '../environment/index.ts';

test('a webhook that wants little of much looks through it in short transactions, and keeps how far it came', async () => {
  const testDatabase = await createTestDatabase();
  const database = await openDatabase(testDatabase.url, 2);
  const record = createRecord(database, testDatabase.url);
  const writer = await openEventWriter(testDatabase.url);
  const userId = await record.deployments.createUser('local', 0);
  const wants = { userId, url: 'https://example.com/', eventTypes: ['case.opened'] as const };
  const created = await record.webhooks.create(wants, { key: null, operation: 'test', contentHash: '' }, 0);
  if (created.outcome !== 'created') throw new Error('There is no webhook.');
  const { id } = created.made;
  await writer.write(Array.from({ length: 1_100 }, () => ({ aggregateId: 'unwanted' })));
  await writer.write([{ type: 'case.opened', aggregateType: 'case' }]);
  const looks: unknown[] = [];
  for (let look = 0; look < 4; look += 1) looks.push(await record.webhookDeliveries.next(id, true, 0));
  const due = { outcome: 'due', event: { type: 'case.opened' } };
  expect(looks).toMatchObject([{ outcome: 'passed' }, { outcome: 'passed' }, due, due]);
  await writer.close();
  await database.close();
  await testDatabase.drop();
});
