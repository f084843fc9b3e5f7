import { parseArgs } from 'node:util';
import { startApis } from './bench/apis.ts';
import { startReplayedTrading } from './bench/replayed-trading.ts';
import { tooLittle } from './bench/stream-floors.ts';
import { runStreamLoad } from './bench/stream-load.ts';
import { positive, positiveWhole } from './local/number-options.ts';
import { report } from './local/problem.ts';
import { prepareRecord } from './local/record.ts';
import { startThrowaway } from './local/throwaway.ts';
import { needCandleFile, RECORDED_MONTH } from './replay/candle-file.ts';

/** `npm run stream-load`: listeners over two api processes while recorded prices are traded and sockets are killed; fails when one misses an event or is told one twice, and when too little happened. */
const { values } = parseArgs({
  options: {
    file: { type: 'string', default: RECORDED_MONTH },
    clients: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '120' },
    'signals-per-second': { type: 'string', default: '2' },
    'socket-seconds': { type: 'string', default: '10' },
  },
});
function asked() {
  try {
    needCandleFile(values.file);
    return {
      clients: positiveWhole('clients', values.clients),
      seconds: positive('seconds', values.seconds),
      signalsPerSecond: positive('signals-per-second', values['signals-per-second']),
      socketSeconds: positive('socket-seconds', values['socket-seconds']),
    };
  } catch (error) {
    console.error(report(error));
    process.exit(1);
  }
}
const load = asked();

const say = (line: string): void => console.log(line);
const servers = await startThrowaway(say);
await prepareRecord(servers.databaseUrl, say);
const apis = await startApis(servers, 2);
const trading = await startReplayedTrading(servers, { apiUrls: apis.urls, file: values.file });
say(`${load.clients} listeners over two api processes while prices are traded for ${load.seconds} s…`);
const result = await runStreamLoad({
  databaseUrl: servers.databaseUrl,
  apiUrls: apis.urls,
  clients: load.clients,
  socketSeconds: load.socketSeconds,
  async happen() {
    await trading.trade(load);
    await trading.stop();
  },
});
const { wrong, ...counts } = result;
say(JSON.stringify(counts, null, 2));
await apis.stop();
await servers.stop();
const failures = [...wrong, ...tooLittle(result, load)];
for (const reason of failures) console.error(`FAILED: ${reason}`);
process.exit(failures.length === 0 ? 0 : 1);
