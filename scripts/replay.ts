import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { pino } from 'pino';
import { isZero } from '../domain/money.ts';
import { installRuntime } from '../workers/runtime.ts';
import { startThrowaway } from './local/throwaway.ts';
import { needCandleFile, RECORDED_MONTH } from './replay/candle-file.ts';
import { driveReplay } from './replay/drive.ts';
import { printed, summarise } from './replay/summary.ts';

/** `npm run replay`: recorded candles through the whole platform, and a summary that is the same for the same seed. */
const { values } = parseArgs({
  options: {
    file: { type: 'string', default: RECORDED_MONTH },
    instrument: { type: 'string', default: 'BTC-USD-PERP' },
    seed: { type: 'string', default: '1' },
    signals: { type: 'string', default: '240' },
    deployments: { type: 'string', default: '12' },
    candles: { type: 'string' },
  },
});
needCandleFile(values.file);

async function countCandles(file: string): Promise<number> {
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) }))
    if (line !== '') lines += 1;
  return lines - 1;
}

installRuntime(pino({ level: 'error' }));
const servers = await startThrowaway((line) => console.log(line));
let isGood = false;
try {
  const candles = values.candles === undefined ? await countCandles(values.file) : Number(values.candles);
  const options = {
    databaseUrl: servers.databaseUrl,
    temporal: servers.temporal,
    files: [values.file],
    instrument: values.instrument,
    seed: Number(values.seed),
    signals: Number(values.signals),
    deployments: Number(values.deployments),
    candles,
    onProgress: (line: string) => console.log(line),
  };
  const { summary, wallMs } = await driveReplay(options, async (run) => ({
    summary: await summarise(run, values.instrument),
    wallMs: run.wallMs,
  }));
  console.log(`\n${printed(summary)}\ntook               ${(wallMs / 1000).toFixed(0)} s`);
  isGood = summary.identityDifferences.every(isZero) && summary.disagreements.length === 0;
} finally {
  await servers.stop();
}
process.exit(isGood ? 0 : 1);
