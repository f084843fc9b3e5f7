import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { candidateList } from '../../contracts/api/signal-reply.ts';
import { eventually } from '../builders/platform.ts';
import type { TradingBench } from './trading-bench.ts';
import { aSignal, startTradingBench } from './trading-bench.ts';

describe('research, by HTTP', () => {
  let bench: TradingBench;
  let folder: string;
  beforeAll(async () => {
    bench = await startTradingBench();
    folder = path.join(bench.platform.dataDir, 'signals');
    await mkdir(folder, { recursive: true });
  }, 60_000);
  afterAll(() => bench.stop());

  const listed = async (query = '') =>
    (await bench.doors.read(`/api/signals/research${query}`, candidateList)).candidates;
  /** Puts a file there and has it looked at. */
  const drop = async (name: string, content: string | Buffer): Promise<void> => {
    await writeFile(path.join(folder, name), content);
    await bench.platform.client.schedule.getHandle('signal-ingestion').trigger();
  };
  const become = (name: string, status: string) =>
    eventually(
      async () => (await listed()).find((each) => each.name === name && each.status === status),
      `${name} ${status}`,
      30_000,
    );

  test('a file that was taken names the signal that it became', async () => {
    const deploymentId = await bench.platform.deploy();
    await drop('good.json', JSON.stringify(aSignal(deploymentId)));
    const candidate = await become('good.json', 'taken');
    expect(candidate).toMatchObject({ source: 'file', reason: null, signalId: expect.any(String) });
    expect((await bench.platform.record.signals.find(candidate.signalId ?? ''))?.deploymentId).toBe(deploymentId);
  }, 60_000);

  test.each([
    ['broken.json', '{', /not JSON/],
    ['nothing.json', '{}', /^instrument: .*; direction: must be/],
    ['nobody.json', JSON.stringify(aSignal('nobody')), /there is none with this id/],
    ['large.json', ' '.repeat(300_000), /larger than a signal may be/],
    ['bytes.json', Buffer.from('\u0000\u0007[0'), /not JSON/],
  ])(
    '%s is refused, and stands here with the reason',
    async (name, content, reason) => {
      await drop(name, content);
      const candidate = await become(name, 'refused');
      expect(candidate).toMatchObject({ reason: expect.stringMatching(reason), signalId: null });
      await eventually(
        async () => (await readdir(path.join(folder, 'set-aside'))).includes(name),
        'the file set aside',
      );
    },
    60_000,
  );

  test('a list is filtered and paged', async () => {
    const all = await listed();
    expect(all).toHaveLength(6);
    expect((await listed('?status=taken')).map(({ name }) => name)).toEqual(['good.json']);
    expect(await listed('?status=waiting')).toEqual([]);
    expect(await listed('?source=desk')).toEqual([]);
    const first = await bench.doors.read('/api/signals/research?limit=4', candidateList);
    const second = await bench.doors.read(`/api/signals/research?limit=4&before=${first.next ?? ''}`, candidateList);
    expect([...first.candidates, ...second.candidates]).toEqual(all);
    expect((await bench.doors.ask('GET', '/api/signals/research?status=lost')).status).toBe(400);
  });

  test('what waits is listed once, with what keeps it', async () => {
    const { candidates } = bench.platform.record;
    const waiting = {
      source: 'file',
      name: 'later.json',
      contentHash: 'x',
      status: 'waiting',
      signalId: null,
    } as const;
    await candidates.put({ ...waiting, reason: null }, 1);
    await candidates.put({ ...waiting, reason: 'It could not be taken yet; it is tried again.' }, 2);
    await candidates.put({ ...waiting, reason: 'It could not be taken yet; it is tried again.' }, 3);
    const [first, ...others] = await listed('?status=waiting');
    expect(first).toMatchObject({
      name: 'later.json',
      seenAt: '1970-01-01T00:00:00.001Z',
      updatedAt: '1970-01-01T00:00:00.002Z',
    });
    expect(others).toEqual([]);
  });
});
