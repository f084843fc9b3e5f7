import type { KeptCandle } from '../../domain/candle.ts';
import { isoOf } from './moment.ts';

export const candleOf = ({ openAtMs, open, high, low, close, volume, isClosed }: KeptCandle) => ({
  openedAt: isoOf(openAtMs),
  open,
  high,
  low,
  close,
  volume,
  isClosed,
});
