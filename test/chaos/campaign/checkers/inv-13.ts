import type { Checker } from '../snapshot.ts';
import { D, isStrange, outside, violation } from './tools.ts';
import { instrumentOf } from '../venues.ts';

/** Longer is never allowed to be naked while nothing keeps the platform from protecting. */
const CAP_MS = 10_000;
/** The platform has this long to come back after what kept it. */
const RECOVERY_MS = 15_000;

/** No position is without protection. The time that an outage took, and the recovery after it, is not counted. */
export const inv13: Checker = {
  id: 'INV-13',
  class: 'S',
  law: 'no open position is without live protection for longer than ten seconds outside of outages and the recovery from them',
  check: ({ venues, rows, spans, atMs }) => {
    const native = venues
      .filter(({ nativeStops }) => nativeStops)
      .flatMap((truth) =>
        truth.uncovered
          .filter(({ account, symbol }) => !isStrange(truth, account, instrumentOf(symbol)))
          .flatMap(({ gaps }) => gaps)
          .map((gap) => ({
            name: `${truth.venue} ${gap.account} ${gap.symbol}`,
            fromMs: gap.fromMs,
            toMs: gap.toMs ?? atMs,
          })),
      );
    const plain = new Set(venues.filter(({ nativeStops }) => !nativeStops).map(({ venue }) => venue));
    const soft = rows.positions
      .filter(({ venue, firstFillAtMs }) => plain.has(venue) && firstFillAtMs !== null)
      .map((row) => ({
        name: `${row.venue} position ${row.id}`,
        fromMs: row.firstFillAtMs ?? 0,
        toMs: row.protectedAtMs ?? row.closedAtMs ?? atMs,
      }));
    const watched = new Set(rows.watches.map(({ positionId }) => positionId));
    const unwatched = rows.positions
      .filter(({ id, venue, status, protectedAtMs, signedQuantity }) => {
        const isHeld = status !== 'closed' && protectedAtMs !== null && !new D(signedQuantity).isZero();
        return plain.has(venue) && isHeld && !watched.has(id);
      })
      .map(({ id, venue }) => violation('INV-13', `${venue} position ${id} is taken for protected and has no watch`));
    const naked = [...native, ...soft].flatMap(({ name, fromMs, toMs }) => {
      const nakedMs = outside(fromMs, toMs, spans.outages, RECOVERY_MS);
      return nakedMs > CAP_MS
        ? [
            violation(
              'INV-13',
              `${name} was unprotected for ${((toMs - fromMs) / 1000).toFixed(1)} s, ${(nakedMs / 1000).toFixed(1)} s of it without an outage`,
            ),
          ]
        : [];
    });
    return [...naked, ...unwatched];
  },
};
