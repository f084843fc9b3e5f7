import { describe, expect, test } from '@jest/globals';

import { toPrometheus } from '../../api/prometheus.ts';
import { WORKERS } from '../../scripts/cluster/members.ts';
import { textOf, yamlOf } from './compose.ts';

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

const metricsIn = (expression: string): string[] => expression.match(/\b(ratchet_\w+|temporal_\w+|up)\b/g) ?? [];
const unknown = (expressions: string[]): string[] =>
  expressions.flatMap(metricsIn).filter((name) => !known.has(name) && !ELSEWHERE.includes(name));

describe('alerts and dashboards', () => {
  test('ask for metrics that exist', () => {
    const { groups } = yamlOf('deploy/prometheus/alerts.yml') as { groups: { rules: { expr: string }[] }[] };
    const rules = groups.flatMap((group) => group.rules.map((rule) => rule.expr));
    const { panels } = JSON.parse(textOf('deploy/grafana/dashboards/ratchet.json')) as {
      panels: { targets: { expr: string }[] }[];
    };
    const drawn = panels.flatMap((panel) => panel.targets.map((target) => target.expr));
    expect(rules.length).toBeGreaterThan(5);
    for (const expression of [...rules, ...drawn]) expect(metricsIn(expression)).not.toEqual([]);
    expect(unknown([...rules, ...drawn])).toEqual([]);
    // Whatever the api shows is drawn.
    expect([...known].filter((name) => !drawn.join(' ').includes(name ?? ''))).toEqual([]);
  });

  test('stand on scrapes of every worker, of the apis through their proxy, and of Temporal', () => {
    const { scrape_configs: scrapes } = yamlOf('deploy/prometheus/prometheus.yml') as {
      scrape_configs: { static_configs: { targets: string[] }[] }[];
    };
    const targets = scrapes.flatMap((scrape) => scrape.static_configs.flatMap((each) => each.targets));
    expect(targets).toEqual(['proxy:9464', ...Object.keys(WORKERS).map((name) => `${name}:9464`), 'temporal:8000']);
  });
});
