import type { CaseReply } from '../../contracts/api/case.ts';
import type { RecordedCase } from '../../db/repositories/cases.ts';
import { isoOf } from './moment.ts';

export const caseOf = ({ openedAtMs, resolvedAtMs, ...found }: RecordedCase): CaseReply => ({
  ...found,
  openedAt: isoOf(openedAtMs),
  resolvedAt: isoOf(resolvedAtMs),
});
