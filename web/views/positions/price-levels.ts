import type { PositionDetail } from '../../../contracts/api/position.ts';
import type { PriceLevel } from '../../charts/price-chart.tsx';
import { isNaked } from '../../data/protection.ts';

type Levelled = Pick<
  PositionDetail,
  'entryPrice' | 'stopPrice' | 'exitLevels' | 'trailingPrice' | 'status' | 'quantity' | 'protectedAt' | 'nakedSince'
>;

/** The levels of a position as its candles show them. */
export function levelsOf(position: Levelled): PriceLevel[] {
  const { entryPrice, stopPrice, exitLevels, trailingPrice, status } = position;
  const levels: PriceLevel[] = [];
  if (entryPrice !== null) levels.push({ kind: 'entry', price: entryPrice, title: 'entry' });
  const planned = stopPrice ?? exitLevels?.stopLoss;
  if (isNaked(position) && planned !== undefined)
    levels.push({ kind: 'missingStop', price: planned, title: 'no stop at the venue, planned' });
  else if (stopPrice !== null) levels.push({ kind: 'stop', price: stopPrice, title: 'stop' });
  if (status === 'closed') return levels;
  for (const [index, { price }] of (exitLevels?.takeProfits ?? []).entries())
    levels.push({ kind: 'target', price, title: `target ${index + 1}` });
  if (trailingPrice !== null) levels.push({ kind: 'trailing', price: trailingPrice, title: 'trailing stop' });
  return levels;
}
