import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isZero } from '../../domain/money.ts';
import { RECORDED_MONTH } from '../../scripts/replay/candle-file.ts';
import { driveReplay } from '../../scripts/replay/drive.ts';
import type { ReplaySummary } from '../../scripts/replay/summary.ts';
import { printed, summarise } from '../../scripts/replay/summary.ts';
import { createTestDatabase, temporalForTest } from '../environment/index.ts';
import { quietRuntime } from '../environment/runtime.ts';

const INSTRUMENT = 'BTC-USD-PERP';

/** The first hours of January 2022 through a platform of its own. */
async function replay(seed: number): Promise<ReplaySummary> {
  quietRuntime();
  const [database, temporal] = await Promise.all([createTestDatabase(), temporalForTest()]);
  const options = {
    databaseUrl: database.url,
    temporal,
    files: [RECORDED_MONTH],
    instrument: INSTRUMENT,
    seed,
    signals: 12,
    deployments: 4,
    candles: 1_560,
  };
  const summary = await driveReplay(options, (run) => summarise(run, INSTRUMENT));
  await database.drop();
  return summary;
}

const describeWithData = existsSync(RECORDED_MONTH) ? describe : describe.skip;
describeWithData(
  existsSync(RECORDED_MONTH)
    ? 'a replay of real candles'
    : 'a replay of real candles (skipped: the market data is not beside the checkout)',
  () => {
    test('ends every position, balances the books, agrees with a plain calculation, and is the same for the same seed', async () => {
      const first = await replay(7);
      const second = await replay(7);
      expect(printed(first)).toContain('balance to the last unit');
      expect(first.trades).toBeGreaterThan(5);
      expect(first.identityDifferences.every(isZero)).toBe(true);
      expect(first.disagreements).toEqual([]);
      expect(second.digest).toBe(first.digest);
    });
  },
);
