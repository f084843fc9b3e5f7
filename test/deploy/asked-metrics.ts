import { textOf, yamlOf } from './compose.ts';

const { groups } = yamlOf('deploy/prometheus/alerts.yml') as {
  groups: { rules: { alert: string; expr: string }[] }[];
};
const { panels } = JSON.parse(textOf('deploy/grafana/dashboards/ratchet.json')) as {
  panels: { targets: { expr: string; legendFormat: string }[] }[];
};
const targets = panels.flatMap((panel) => panel.targets);

export const alerts = groups.flatMap((group) => group.rules);

/** What alerts ask of Prometheus. */
export const rules = alerts.map(({ expr }) => expr);

/** What the dashboard asks. */
export const drawn = targets.map(({ expr }) => expr);

export const metricsIn = (expression: string): string[] => expression.match(/\b(ratchet_\w+|temporal_\w+|up)\b/g) ?? [];

/** Every metric that somebody asks for, with the labels that it is chosen, summed or named by. */
export const asked: { metric: string; labels: string[] }[] = [
  ...rules.map((expr) => ({ expr, legendFormat: '' })),
  ...targets,
].flatMap(({ expr, legendFormat }) =>
  metricsIn(expr).map((metric) => ({ metric, labels: [...labelsIn(expr), ...labelsOfLegend(legendFormat)] })),
);

function labelsIn(expression: string): string[] {
  const summed = [...expression.matchAll(/ by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, ?/));
  const chosen = [...expression.matchAll(/(\w+)(?:=|!=|=~|!~)"/g)].map(([, label = '']) => label);
  return [...summed, ...chosen];
}

function labelsOfLegend(format: string): string[] {
  return [...format.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
}
