import type { Mismatch } from '../../../db/repositories/cases.ts';
import { INCIDENTS } from '../../../domain/case.ts';
import type { ModelRecord } from './shape.ts';
import type { Tables } from './tables.ts';

export const watchRooms = (tables: Tables): Pick<ModelRecord, 'exitWatches' | 'ledger' | 'market' | 'cases'> => ({
  exitWatches: {
    load: (venue, positionId) =>
      [...tables.watches.values()].filter(
        (watch) => watch.venue === venue && (positionId === undefined || watch.positionId === positionId),
      ),
    revisionOf(positionId) {
      const watch = tables.watches.get(positionId);
      return watch ? { state: watch.state, revision: watch.revision } : null;
    },
    arm({ id, venue, instrument }, state, revision, nowMs) {
      const earlier = tables.watches.get(id);
      // The watcher's own high-water mark and how far it saw survive; the rest is the position's.
      const { bestPrice, bestAtMs } = earlier?.state ?? state;
      tables.watches.set(id, {
        positionId: id,
        signalId: tables.position(id).signalId,
        venue,
        instrument,
        state: { ...state, bestPrice, bestAtMs },
        revision,
        seenAtMs: earlier?.seenAtMs ?? nowMs,
      });
      tables.onWatch(id);
    },
    saveMarks(marks) {
      for (const { positionId, bestPrice, bestAtMs, seenAtMs } of marks) {
        const watch = tables.watches.get(positionId);
        if (watch)
          tables.watches.set(positionId, { ...watch, state: { ...watch.state, bestPrice, bestAtMs }, seenAtMs });
      }
    },
    recordCrossing(id, position, { kind, rung }) {
      if (tables.crossings.has(id)) return false;
      tables.crossings.set(id, { id, positionId: position.id, kind, rung, handledAtMs: null });
      return true;
    },
    markHandled(ids, nowMs) {
      for (const id of ids) {
        const crossing = tables.crossings.get(id);
        if (crossing) tables.crossings.set(id, { ...crossing, handledAtMs: nowMs });
      }
    },
    unhandled: (venue) =>
      [...tables.crossings.values()].flatMap(({ id, positionId, kind, rung, handledAtMs }) => {
        const position = tables.positions.get(positionId);
        const isOpen = handledAtMs === null && position?.venue === venue && position.status !== 'closed';
        return isOpen ? [{ id, positionId, kind, rung }] : [];
      }),
  },
  ledger: {
    balances: (venueAccountId) =>
      tables.balances.get(venueAccountId) ?? {
        cash: '0',
        inventory: '0',
        realizedPnl: '0',
        fees: '0',
        funding: '0',
        capital: '0',
      },
  },
  market: { instrument: (venue, instrument) => tables.instruments.get(`${venue}:${instrument}`) ?? null },
  cases: {
    open: (mismatch) => openCase(tables, mismatch),
    reconcile(venueAccountId, mismatches, liveInstruments) {
      const ofAccount = [...tables.cases.values()].filter((each) => each.venueAccountId === venueAccountId);
      const seen = new Set(mismatches.map(keyOf));
      for (const row of ofAccount) {
        const isOngoing = INCIDENTS.has(row.kind) && liveInstruments.has(row.instrument ?? '');
        if (!seen.has(keyOf(row)) && !isOngoing) tables.cases.set(row.id, { ...row, isOpen: false });
      }
      for (const mismatch of mismatches) openCase(tables, mismatch);
      return [...tables.cases.values()].filter((each) => each.venueAccountId === venueAccountId && each.isOpen).length;
    },
    countOpen: () => [...tables.cases.values()].filter((each) => each.isOpen).length,
  },
});

const keyOf = (each: Pick<Mismatch, 'kind' | 'instrument'>): string => `${each.kind}:${each.instrument ?? ''}`;

function openCase(tables: Tables, mismatch: Mismatch): void {
  for (const each of tables.cases.values())
    if (each.isOpen && each.venueAccountId === mismatch.venueAccountId && keyOf(each) === keyOf(mismatch)) return;
  const id = tables.newId('case');
  tables.cases.set(id, { ...mismatch, id, isOpen: true });
}
