/** A market made for showing every ending: flat, up by 1.2 %, back by 0.7 %, down by 2.6 %, flat. One candle a second. */
const PATH: readonly { seconds: number; to: number }[] = [
  { seconds: 30, to: 40_000 },
  { seconds: 12, to: 40_480 },
  { seconds: 8, to: 40_200 },
  { seconds: 15, to: 39_150 },
  { seconds: 600, to: 39_150 },
];
const START_MS = Date.UTC(2026, 0, 1);

/** The market as a candle file of the replay feed. */
export function practiceMarket(): string {
  const lines = ['open_time_ms,open,high,low,close,volume'];
  let price = 40_000;
  let second = 0;
  for (const { seconds, to } of PATH) {
    const from = price;
    for (let step = 1; step <= seconds; step += 1) {
      const open = price;
      price = Math.round(from + ((to - from) * step) / seconds);
      lines.push([START_MS + second * 1_000, open, Math.max(open, price), Math.min(open, price), price, 1].join(','));
      second += 1;
    }
  }
  return `${lines.join('\n')}\n`;
}
