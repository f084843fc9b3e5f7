import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Platform } from '../../scripts/local/platform.ts';
import { startPlatform } from '../../scripts/local/platform.ts';
import { createClient } from '../../web/client/index.ts';
import type { OpenApi } from '../api/contract-check.ts';
import { eventually } from '../builders/platform.ts';
import type { Command } from './commands.ts';
import { allCommands } from './commands.ts';
import { placesOf, shownBodies } from './examples.ts';
import { isListed, listed } from './listed.ts';
import { ownThings } from './own.ts';
import type { Shell } from './shell.ts';
import { openShell } from './shell.ts';

const STORY_MS = 180_000;

const isReadme = ({ document }: Command): boolean => document === 'README.md';
const lines = await listed();
const notListed = (await allCommands()).filter(({ text }) => !lines.some((line) => isListed(text, line)));
const readme = notListed.filter(isReadme).map(({ text }) => text);
/** What stands in several documents is run once. */
const commandsOf = new Map<string, string[]>();
const seen = new Set(readme);
for (const { document, text } of notListed) {
  if (!seen.has(text)) commandsOf.set(document, [...(commandsOf.get(document) ?? []), text]);
  seen.add(text);
}

/** On one platform as `npm start` makes it, in this order: the README on the first signal of all. */
describe('what the documents say', () => {
  let platform: Platform;
  let shell: Shell;
  let dataDir: string;
  let own: ReturnType<typeof ownThings>;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'ratchet documents-'));
    const hooks = { say: () => undefined, giveUp: () => undefined, signal: new AbortController().signal };
    platform = await startPlatform({ dataDir, port: 0, temporalPort: 0, uiPort: 0, feed: 'synthetic' }, hooks);
    shell = openShell(platform);
    own = ownThings(createClient(platform.apiUrl));
  }, 120_000);
  afterAll(async () => {
    await platform.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  test(
    'the README: as one script, whose first signal is traded as soon as /ready says so',
    async () => {
      await eventually(async () => (await fetch(`${platform.apiUrl}/ready`)).ok, 'readiness');
      expect(readme.length).toBeGreaterThan(20);
      const printed = await shell.run(readme.join('\n'));
      expect(printed).toContain('"outcome":"accepted"');
      expect(printed).toContain('on paper');
      const { positions } = await createClient(platform.apiUrl).positions.list();
      expect(positions.map(({ status, exitReason }) => [status, exitReason])).toEqual([['closed', 'manual']]);
      expect(printed).toContain('"difference":"0"');
    },
    STORY_MS,
  );

  test(
    'the OpenAPI document: every body that it shows does what its door does, sent as it is',
    async () => {
      const read = async () => (await (await fetch(`${platform.apiUrl}/api/openapi.json`)).json()) as OpenApi;
      const places = placesOf(platform, () => own.get());
      const shown = shownBodies(await read());
      expect(shown.length).toBeGreaterThan(25);
      const failed: string[] = [];
      for (const { door, name } of shown) {
        const { place, ifMatch, after } = (await places[door]?.()) ?? { place: {} };
        // Read again: what it names is there at this moment.
        const body = shownBodies(await read()).find((each) => each.door === door && each.name === name);
        if (!body) throw new Error(`${door} shows ${name} no more.`);
        const where = body.path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => place[parameter] ?? parameter);
        const answer = await fetch(`${platform.apiUrl}${where}`, {
          method: body.method,
          headers: { 'content-type': body.type, ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
          body: body.type === 'application/json' ? JSON.stringify(body.value) : String(body.value),
        });
        const text = await answer.text();
        if (!answer.ok) failed.push(`${door} ${name}: ${answer.status} ${text}`);
        else await after?.(JSON.parse(text) as { id: string });
      }
      expect(failed).toEqual([]);
    },
    STORY_MS,
  );

  test('npm run doctor: finds this platform well, told where it is', async () => {
    const { port } = new URL(platform.apiUrl);
    const printed = await shell.run(`npm run doctor -- --data-dir '${dataDir}' --port ${port}`);
    expect(printed).toContain(`${port}, used by this copy`);
    expect(printed).toContain('Everything needed is here.');
  });

  test.each([...commandsOf])(
    "%s: each command, with ids of one's own",
    async (_, commands) => {
      const failed: string[] = [];
      for (const command of commands)
        await shell.runFor(own, command).catch((error: unknown) => failed.push(`${command}: ${String(error)}`));
      expect(failed).toEqual([]);
    },
    STORY_MS,
  );
});
