import type { InferEntity } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CaseKind } from '../../domain/case.ts';
import { INCIDENTS } from '../../domain/case.ts';
import { CaseEntity } from '../entities/record.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';

/** Something about an account that a policy or a person must look at. */
export interface Mismatch {
  kind: CaseKind;
  venueAccountId: string;
  instrument: string | null;
  evidence: Record<string, unknown>;
}

/** Opens a case, unless the same is open: then the first evidence stays. */
async function openCase(em: EntityManager, mismatch: Mismatch, nowMs: number): Promise<void> {
  const id = newId();
  const [opened] = await em.execute<{ id: string }[]>(
    `insert into cases (id, kind, venue_account_id, instrument, status, evidence, opened_at) values (?, ?, ?, ?, 'open', ?::jsonb, ?)
     on conflict (kind, venue_account_id, coalesce(instrument, '')) where status = 'open' do nothing returning id`,
    [
      id,
      mismatch.kind,
      mismatch.venueAccountId,
      mismatch.instrument,
      JSON.stringify(mismatch.evidence),
      new Date(nowMs).toISOString(),
    ],
  );
  if (!opened) return;
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

/** A case as it stands on record. */
export interface RecordedCase extends Mismatch {
  id: string;
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
  /** Opens one case, unless the same is open. */
  open(mismatch: Mismatch, nowMs: number): Promise<void> {
    return database.em.fork().transactional((em) => openCase(em, mismatch, nowMs));
  },

  /**
   * Opens a case for each mismatch of an account that has none, and resolves those that are no longer seen. An incident stays open
   * while a position in its instrument is live. Returns how many cases of the account are open.
   */
  reconcile(
    venueAccountId: string,
    mismatches: readonly Mismatch[],
    liveInstruments: ReadonlySet<string>,
    nowMs: number,
  ): Promise<number> {
    return database.em.fork().transactional(async (em) => {
      const keyOf = (mismatch: { kind: string; instrument?: string | null | undefined }): string =>
        `${mismatch.kind}:${mismatch.instrument ?? ''}`;
      const seen = new Set(mismatches.map(keyOf));
      for (const row of await em.find(CaseEntity, { venueAccountId, status: 'open' })) {
        const isOngoing = INCIDENTS.has(row.kind) && liveInstruments.has(row.instrument ?? '');
        if (seen.has(keyOf(row)) || isOngoing) continue;
        row.status = 'resolved';
        row.resolvedAtMs = nowMs;
      }
      await em.flush();
      for (const mismatch of mismatches) await openCase(em, mismatch, nowMs);
      return em.count(CaseEntity, { venueAccountId, status: 'open' });
    });
  },

  async find(id: string): Promise<RecordedCase | null> {
    const row = await database.em.fork().findOne(CaseEntity, { id });
    return row && toCase(row);
  },

  /** The newest first. */
  async list(filter: {
    status: RecordedCase['status'] | null;
    kind?: CaseKind | undefined;
    venueAccountId?: string | undefined;
    instrument?: string | undefined;
    limit: number;
    before: string | null;
  }): Promise<RecordedCase[]> {
    const { kind, venueAccountId, instrument } = filter;
    const where = {
      ...(kind === undefined ? {} : { kind }),
      ...(venueAccountId === undefined ? {} : { venueAccountId }),
      ...(instrument === undefined ? {} : { instrument }),
      ...(filter.status === null ? {} : { status: filter.status }),
      ...(filter.before === null ? {} : { id: { $lt: filter.before } }),
    };
    const rows = await database.em.fork().find(CaseEntity, where, { orderBy: { id: 'desc' }, limit: filter.limit });
    return rows.map(toCase);
  },

  /** How many are open at each venue that has any. */
  async openByVenue(): Promise<ReadonlyMap<string, number>> {
    const rows = await database.em
      .fork()
      .execute<{ venue: string; count: string }[]>(
        `select a.venue, count(*) as count from cases c join venue_accounts a on a.id = c.venue_account_id where c.status = 'open' group by 1`,
      );
    return new Map(rows.map(({ venue, count }) => [venue, Number(count)]));
  },

  async countOpen(): Promise<number> {
    return database.em.fork().count(CaseEntity, { status: 'open' });
  },
});
