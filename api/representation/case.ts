import type { CaseReply } from '../../contracts/api/case.ts';
import { CASES } from '../../domain/case.ts';
import type { RecordedCase } from '../../db/repositories/cases.ts';
import { isoOf } from './moment.ts';

export const caseOf = ({ openedAtMs, resolvedAtMs, ...found }: RecordedCase): CaseReply => ({
  ...found,
  policy: CASES[found.kind],
  openedAt: isoOf(openedAtMs),
  resolvedAt: isoOf(resolvedAtMs),
});
