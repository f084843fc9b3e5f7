import { describe, expect, test } from '@jest/globals';

import { toPrometheus } from '../../api/prometheus.ts';
import { alerts, drawn, metricsIn, rules } from './asked-metrics.ts';

const sample = (labels: Record<string, string> = {}) => [{ labels, value: 1 }];
/** Every metric that the api shows, with the labels that it has. */
const shown = await toPrometheus(
  {
    orders: sample({ leg: 'entry', status: 'filled' }),
    fills: sample({ venue: 'paper' }),
    refusals: sample({ code: 'stale' }),
    signals: sample({ source: 'api', status: 'open' }),
    events: sample({ type: 'signal.received' }),
    positions: sample({ venue: 'paper' }),
    prices: [{ instrument: 'BTC-USD-PERP', venueAtMs: 0, receivedAtMs: 0 }],
    priceRefusals: sample({ instrument: 'BTC-USD-PERP', reason: 'jump' }),
    unprotected: { count: 1, sinceMs: 0 },
    nakedMs: { sum: 1, max: 1, count: 1 },
    latencies: sample({ step: 'acceptedToSubmitted', quantile: '0.95' }),
    openCases: 1,
  },
  0,
);
const known = new Set([...shown.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
/** Of Prometheus itself, and of Temporal's library in the workers. */
const ELSEWHERE = [
  'up',
  'temporal_workflow_task_schedule_to_start_latency_bucket',
  'temporal_activity_schedule_to_start_latency_bucket',
];

const unknown = (expressions: string[]): string[] =>
  expressions.flatMap(metricsIn).filter((name) => !known.has(name) && !ELSEWHERE.includes(name));

describe('alerts and dashboards', () => {
  test('ask for metrics that exist', () => {
    expect(rules.length).toBeGreaterThan(5);
    for (const expression of [...rules, ...drawn]) expect(metricsIn(expression)).not.toEqual([]);
    expect(unknown([...rules, ...drawn])).toEqual([]);
    // Whatever the api shows is drawn.
    expect([...known].filter((name) => !drawn.join(' ').includes(name ?? ''))).toEqual([]);
  });

  test('wake somebody by what is so now where something stands unprotected, not by what is counted once it no longer does', () => {
    const alert = alerts.find((rule) => rule.alert === 'PositionsUnprotected');
    expect(metricsIn(alert?.expr ?? '')).toEqual(['ratchet_unprotected_seconds']);
  });
});
