import { parseArgs } from 'node:util';
import { migrate } from '../db/migrate.ts';
import { startEventApis } from './bench/event-apis.ts';
import { runStreamLoad } from './bench/stream-load.ts';
import { startThrowaway } from './local/throwaway.ts';

/** `node scripts/run.mjs stream-load`: listeners over two api processes while events are written and sockets are killed; fails when one misses an event or is told one twice. */
const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '120' },
    'events-per-second': { type: 'string', default: '50' },
    'socket-seconds': { type: 'string', default: '10' },
  },
});

const say = (line: string): void => console.log(line);
const servers = await startThrowaway(say);
await migrate(servers.databaseUrl);
const apis = await startEventApis(servers.databaseUrl, 2);
say(`${values.clients} listeners over two api processes for ${values.seconds} s…`);
const { wrong, ...counts } = await runStreamLoad({
  databaseUrl: servers.databaseUrl,
  apiUrls: apis.urls,
  clients: Number(values.clients),
  seconds: Number(values.seconds),
  eventsPerSecond: Number(values['events-per-second']),
  socketSeconds: Number(values['socket-seconds']),
});
say(JSON.stringify(counts));
await apis.stop();
await servers.stop();
for (const reason of wrong) console.error(`FAILED: ${reason}`);
process.exit(wrong.length === 0 ? 0 : 1);
