import type { UTCTimestamp } from 'lightweight-charts';
import { AreaSeries, BaselineSeries, createChart, LineStyle } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import type { CurvePoint } from './equity-curve.ts';
import { chartOptions, chartTime, faint } from './options.ts';
import { chartColours } from './theme.ts';

const DRAWDOWN_SHARE = 0.28;

/** With a true minus, as the axis above has it. */
const percent = (value: number): string => `${value.toFixed(2).replace('-', '−')} %`;

/** Equity above what was paid in, with its zero, and under it the drawdown on the same axis of time. */
export default function EquityChart({ points }: { points: readonly CurvePoint[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const { gain, loss, ...colours } = chartColours();
    const chart = createChart(place.current, chartOptions({ ...colours, gain, loss }));
    const time = (at: string): UTCTimestamp => chartTime(at) as UTCTimestamp;
    const equity = chart.addSeries(BaselineSeries, {
      baseValue: { type: 'price', price: 0 },
      topLineColor: gain,
      topFillColor1: faint(gain, 0.18),
      topFillColor2: faint(gain, 0.02),
      bottomLineColor: loss,
      bottomFillColor1: faint(loss, 0.02),
      bottomFillColor2: faint(loss, 0.18),
      lineWidth: 2,
      priceLineVisible: false,
    });
    equity.setData(points.map(({ at, pnl }) => ({ time: time(at), value: pnl })));
    equity.createPriceLine({
      price: 0,
      color: colours.strong,
      lineWidth: 1,
      lineStyle: LineStyle.Solid,
      axisLabelVisible: false,
      title: '',
    });
    const drawdown = chart.addSeries(
      AreaSeries,
      {
        lineColor: loss,
        topColor: faint(loss, 0.02),
        bottomColor: faint(loss, 0.18),
        invertFilledArea: true,
        lineWidth: 1,
        priceLineVisible: false,
        priceFormat: { type: 'custom', minMove: 0.01, formatter: percent },
      },
      1,
    );
    drawdown.setData(points.map(({ at, drawdownPercent }) => ({ time: time(at), value: drawdownPercent })));
    const [above, below] = chart.panes();
    above?.setStretchFactor(1 - DRAWDOWN_SHARE);
    below?.setStretchFactor(DRAWDOWN_SHARE);
    chart.timeScale().fitContent();
    return () => chart.remove();
  }, [points]);
  return <div ref={place} aria-hidden="true" className="h-48 w-full" />;
}
