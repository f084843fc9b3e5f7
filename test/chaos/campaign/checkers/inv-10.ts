import type { Checker } from '../snapshot.ts';
import { violation } from './tools.ts';

/** The age at which a price no longer opens anything, and the time that a decision takes to become an order. */
const STALE_MS = 5_000;
const DECIDED_MS = 2_000;

/** Nothing is opened on an old price. */
export const inv10: Checker = {
  id: 'INV-10',
  class: 'S',
  law: 'while no price has come for five seconds, no entry is decided',
  check: ({ rows, spans }) =>
    spans.freezes.flatMap(({ fromMs, toMs }) =>
      rows.orders
        .filter(
          ({ leg, createdAtMs }) =>
            leg === 'entry' && createdAtMs > fromMs + STALE_MS + DECIDED_MS && createdAtMs < (toMs ?? Infinity),
        )
        .map(({ clientOrderId, createdAtMs }) =>
          violation(
            'INV-10',
            `entry ${clientOrderId} was decided ${((createdAtMs - fromMs) / 1000).toFixed(1)} s after the last price`,
          ),
        ),
    ),
};
