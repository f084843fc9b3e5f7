import { Counter, Gauge, Registry } from 'prom-client';
import type { PlatformMetrics, Sample } from '../db/repositories/platform-metrics.ts';

const SECONDS_PER_MS = 1 / 1_000;

/** What the database counted, in the words of Prometheus. Every scrape has a registry of its own: nothing is kept between two. */
export async function toPrometheus(metrics: PlatformMetrics, marketNowMs: number): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, samples: readonly Sample[]): void => {
    const metric = new Gauge({ name, help, labelNames: labelsOf(samples), registers: [registry] });
    for (const { labels, value } of samples) metric.set(labels, value);
  };
  const counter = (name: string, help: string, samples: readonly Sample[]): void => {
    const metric = new Counter({ name, help, labelNames: labelsOf(samples), registers: [registry] });
    for (const { labels, value } of samples) metric.inc(labels, value);
  };
  const { nakedMs, unprotected } = metrics;
  gauge('ratchet_orders', 'Orders by leg and status.', metrics.orders);
  counter('ratchet_fills_total', 'Fills.', metrics.fills);
  counter(
    'ratchet_refusals_total',
    'Signals that were not traded, by code, counted for each deployment.',
    metrics.refusals,
  );
  gauge('ratchet_signals', 'Signals by source and status.', metrics.signals);
  counter('ratchet_events_total', 'Events.', metrics.events);
  gauge('ratchet_open_positions', 'Positions that are not closed.', orNone(metrics.positions));
  gauge(
    'ratchet_price_age_seconds',
    'Age of the latest price, by the clock of the market.',
    metrics.prices.map(({ instrument, venueAtMs, receivedAtMs }) => ({
      labels: { instrument },
      value: Math.max(0, marketNowMs - Math.min(venueAtMs, receivedAtMs)) * SECONDS_PER_MS,
    })),
  );
  counter(
    'ratchet_price_refusals_total',
    'Prices that were not believed, by instrument and reason.',
    orNone(metrics.priceRefusals),
  );
  gauge('ratchet_unprotected_positions', 'Positions that hold something without confirmed protection now.', [
    plain(unprotected.count),
  ]);
  gauge(
    'ratchet_unprotected_seconds',
    'For how long the first of these has, by the clock of the market; 0 without any.',
    [plain(Math.max(0, marketNowMs - (unprotected.sinceMs ?? marketNowMs)) * SECONDS_PER_MS)],
  );
  counter('ratchet_naked_seconds_total', 'Time between first fills and confirmed protection.', [
    plain(nakedMs.sum * SECONDS_PER_MS),
  ]);
  gauge('ratchet_naked_seconds_max', 'The longest of these.', [plain(nakedMs.max * SECONDS_PER_MS)]);
  counter('ratchet_protected_positions_total', 'Positions whose protection was confirmed.', [plain(nakedMs.count)]);
  gauge(
    'ratchet_step_seconds',
    'Time between two steps over the last hour, by quantile.',
    metrics.latencies.map(({ labels, value }) => ({ labels, value: value * SECONDS_PER_MS })),
  );
  gauge('ratchet_open_cases', 'Differences between our record and a venue that are open.', [plain(metrics.openCases)]);
  return registry.metrics();
}

const plain = (value: number): Sample => ({ labels: {}, value });
const labelsOf = (samples: readonly Sample[]): string[] => Object.keys(samples[0]?.labels ?? {});
/** A series that vanishes cannot be told from one that was never there. */
const orNone = (samples: readonly Sample[]): readonly Sample[] => (samples.length > 0 ? samples : [plain(0)]);
