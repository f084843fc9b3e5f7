import { parseArgs } from 'node:util';
import { startApis } from './bench/apis.ts';
import { startReplayedTrading } from './bench/replayed-trading.ts';
import { runStreamLoad } from './bench/stream-load.ts';
import { prepareRecord } from './local/record.ts';
import { startThrowaway } from './local/throwaway.ts';
import { needCandleFile, RECORDED_MONTH } from './replay/candle-file.ts';

/** `npm run stream-load`: listeners over two api processes while recorded prices are traded and sockets are killed; fails when one misses an event or is told one twice. */
const { values } = parseArgs({
  options: {
    file: { type: 'string', default: RECORDED_MONTH },
    clients: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '120' },
    'signals-per-second': { type: 'string', default: '2' },
    'socket-seconds': { type: 'string', default: '10' },
  },
});
needCandleFile(values.file);

const say = (line: string): void => console.log(line);
const servers = await startThrowaway(say);
await prepareRecord(servers.databaseUrl, say);
const apis = await startApis(servers, 2);
const trading = await startReplayedTrading(servers, { apiUrls: apis.urls, file: values.file });
say(`${values.clients} listeners over two api processes while prices are traded for ${values.seconds} s…`);
const { wrong, ...counts } = await runStreamLoad({
  databaseUrl: servers.databaseUrl,
  apiUrls: apis.urls,
  clients: Number(values.clients),
  socketSeconds: Number(values['socket-seconds']),
  async happen() {
    await trading.trade({ seconds: Number(values.seconds), signalsPerSecond: Number(values['signals-per-second']) });
    await trading.stop();
  },
});
say(JSON.stringify(counts, null, 2));
await apis.stop();
await servers.stop();
for (const reason of wrong) console.error(`FAILED: ${reason}`);
process.exit(wrong.length === 0 ? 0 : 1);
