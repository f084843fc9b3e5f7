import type { ChartOptions, DeepPartial } from 'lightweight-charts';
import type { ChartColours } from './theme.ts';

/**
 * What every chart of the page looks like. The mark of TradingView stands below each as text: the one that the library draws
 * brings a style of its own, which the policy of the page refuses.
 */
export const chartOptions = ({ canvas, muted, line }: ChartColours): DeepPartial<ChartOptions> => ({
  autoSize: true,
  layout: {
    background: { color: canvas },
    textColor: muted,
    fontFamily: 'system-ui, sans-serif',
    fontSize: 11,
    attributionLogo: false,
    panes: { separatorColor: line, enableResize: false },
  },
  grid: { vertLines: { visible: false }, horzLines: { color: line } },
  rightPriceScale: { borderVisible: false },
  timeScale: { borderColor: line, timeVisible: true, secondsVisible: false },
  handleScroll: { mouseWheel: false, vertTouchDrag: false },
  handleScale: { mouseWheel: false },
});

/** A colour of the page, let through by so much; they are written as #rrggbb. */
export const faint = (colour: string, share: number): string =>
  `${colour}${Math.round(share * 255)
    .toString(16)
    .padStart(2, '0')}`;

/** Seconds, as the charts count; local time is theirs to add, so it is added here. */
export const chartTime = (at: string): number => {
  const ms = Date.parse(at);
  return (ms - new Date(ms).getTimezoneOffset() * 60_000) / 1_000;
};
