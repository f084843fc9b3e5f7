import type {
  IChartApi,
  IPriceLine,
  ISeriesApi,
  ISeriesMarkersPluginApi,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';
import { CandlestickSeries, createChart, createSeriesMarkers, LineStyle } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import type { z } from 'zod';
import type { candlePage } from '../../contracts/api/market.ts';
import { number } from '../format/money.ts';
import { chartOptions, chartTime } from './options.ts';
import type { ChartColours } from './theme.ts';
import { chartColours } from './theme.ts';

type Candles = z.output<typeof candlePage>['candles'];

/** A level of a position on its candles. */
export interface PriceLevel {
  kind: 'entry' | 'stop' | 'missingStop' | 'target' | 'trailing';
  price: string;
  title: string;
}

/** An execution on its candle. */
export interface FillMark {
  at: string;
  side: 'buy' | 'sell';
  text: string;
}

interface Drawing {
  chart: IChartApi;
  candles: ISeriesApi<'Candlestick'>;
  markers: ISeriesMarkersPluginApi<Time>;
  colours: ChartColours;
  lines: IPriceLine[];
}

/** Candles with the levels of a position and its fills. Loaded when it is first looked at. */
export default function PriceChart({
  candles,
  levels,
  fills,
  decimals,
  stepMs,
}: {
  candles: Candles;
  levels: readonly PriceLevel[];
  fills: readonly FillMark[];
  decimals: number;
  stepMs: number;
}) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const shown = useRef<readonly number[]>([]);

  useEffect(() => {
    if (!place.current) return;
    const colours = chartColours();
    const chart = createChart(place.current, {
      ...chartOptions(colours),
      localization: { priceFormatter: (price: number) => number(price.toFixed(decimals), decimals) },
    });
    const series = chart.addSeries(CandlestickSeries, {
      upColor: colours.canvas,
      borderUpColor: colours.strong,
      wickUpColor: colours.strong,
      downColor: colours.strong,
      borderDownColor: colours.strong,
      wickDownColor: colours.strong,
      priceLineVisible: false,
      priceFormat: { type: 'price', precision: decimals, minMove: 10 ** -decimals },
      // The levels belong to the picture: without this they would lie outside of it.
      autoscaleInfoProvider: (original: () => { priceRange: { minValue: number; maxValue: number } | null } | null) => {
        const range = original()?.priceRange;
        if (!range) return null;
        const prices = [range.minValue, range.maxValue, ...shown.current];
        return { priceRange: { minValue: Math.min(...prices), maxValue: Math.max(...prices) } };
      },
    });
    drawing.current = { chart, candles: series, markers: createSeriesMarkers(series), colours, lines: [] };
    return () => {
      chart.remove();
      drawing.current = null;
    };
  }, [decimals]);

  useEffect(() => {
    const now = drawing.current;
    if (!now) return;
    const isFirst = now.candles.data().length === 0;
    now.candles.setData(
      candles.map(({ openedAt, open, high, low, close }) => ({
        time: chartTime(openedAt) as UTCTimestamp,
        open: Number(open),
        high: Number(high),
        low: Number(low),
        close: Number(close),
      })),
    );
    if (isFirst) now.chart.timeScale().fitContent();
  }, [candles, decimals]);

  useEffect(() => {
    const now = drawing.current;
    if (!now) return;
    for (const line of now.lines) now.candles.removePriceLine(line);
    shown.current = levels.map(({ price }) => Number(price));
    now.lines = levels.map(({ kind, price, title }) =>
      now.candles.createPriceLine({
        price: Number(price),
        title,
        color: now.colours[COLOURS[kind]],
        lineStyle: STYLES[kind],
        lineWidth: 1,
        axisLabelVisible: true,
        axisLabelColor: now.colours.line,
        axisLabelTextColor: now.colours.text,
      }),
    );
  }, [levels, decimals]);

  useEffect(() => {
    const now = drawing.current;
    if (!now) return;
    now.markers.setMarkers(
      fills.map(({ at, side, text }) => ({
        time: (Math.floor((chartTime(at) * 1_000) / stepMs) * (stepMs / 1_000)) as UTCTimestamp,
        position: side === 'buy' ? 'belowBar' : 'aboveBar',
        shape: side === 'buy' ? 'arrowUp' : 'arrowDown',
        color: side === 'buy' ? now.colours.gain : now.colours.loss,
        text,
      })),
    );
  }, [fills, stepMs, decimals]);

  return <div ref={place} aria-hidden="true" className="h-72 w-full" />;
}

const STYLES = {
  entry: LineStyle.Solid,
  stop: LineStyle.Dashed,
  missingStop: LineStyle.LargeDashed,
  target: LineStyle.Dotted,
  trailing: LineStyle.SparseDotted,
} as const;

/** What is missing needs a person. */
const COLOURS = { entry: 'muted', stop: 'text', missingStop: 'person', target: 'text', trailing: 'text' } as const;
