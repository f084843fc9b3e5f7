import type { InferEntity } from '@mikro-orm/core';
import { CaseEntity } from '../entities/record.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';

/** A difference between our record and the venue's. */
export interface Mismatch {
  kind: 'quantityDiffers' | 'unknownPosition' | 'cashDiffers';
  venueAccountId: string;
  instrument: string | null;
  evidence: Record<string, unknown>;
}

/** A case as it stands on record. */
export interface RecordedCase extends Omit<Mismatch, 'kind'> {
  id: string;
  kind: string;
  status: 'open' | 'resolved';
  openedAtMs: number;
  /** When it was first no longer seen; null while it is open. */
  resolvedAtMs: number | null;
}

const toCase = (row: InferEntity<typeof CaseEntity>): RecordedCase => ({
  id: row.id,
  kind: row.kind,
  venueAccountId: row.venueAccountId,
  instrument: row.instrument ?? null,
  evidence: row.evidence,
  status: row.status,
  openedAtMs: row.openedAtMs,
  resolvedAtMs: row.resolvedAtMs ?? null,
});

export const caseRepository = (database: Database) => ({
  /** Opens a case for each mismatch of an account that has none, and resolves those that are no longer seen. Returns how many are open. */
  reconcile(venueAccountId: string, mismatches: readonly Mismatch[], nowMs: number): Promise<number> {
    return database.em.fork().transactional(async (em) => {
      const open = await em.find(CaseEntity, { venueAccountId, status: 'open' });
      const keyOf = (mismatch: { kind: string; instrument?: string | null | undefined }): string =>
        `${mismatch.kind}:${mismatch.instrument ?? ''}`;
      const seen = new Set(mismatches.map(keyOf));
      for (const row of open) {
        if (seen.has(keyOf(row))) continue;
        row.status = 'resolved';
        row.resolvedAtMs = nowMs;
      }
      const known = new Set(open.map(keyOf));
      for (const mismatch of mismatches.filter((each) => !known.has(keyOf(each)))) {
        const id = newId();
        em.create(CaseEntity, { id, ...mismatch, status: 'open', openedAtMs: nowMs, resolvedAtMs: null });
        await writeEvents(em, [
          {
            type: 'case.opened',
            aggregateType: 'case',
            aggregateId: id,
            correlationId: null,
            actor: 'reconciliation',
            occurredAtMs: nowMs,
            payload: { ...mismatch },
          },
        ]);
      }
      await em.flush();
      return mismatches.length;
    });
  },

  /** The newest first. */
  async list(filter: {
    status: RecordedCase['status'] | null;
    limit: number;
    before: string | null;
  }): Promise<RecordedCase[]> {
    const where = {
      ...(filter.status === null ? {} : { status: filter.status }),
      ...(filter.before === null ? {} : { id: { $lt: filter.before } }),
    };
    const rows = await database.em.fork().find(CaseEntity, where, { orderBy: { id: 'desc' }, limit: filter.limit });
    return rows.map(toCase);
  },

  async countOpen(): Promise<number> {
    return database.em.fork().count(CaseEntity, { status: 'open' });
  },
});
