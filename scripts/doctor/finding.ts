/** One thing that was looked at. */
export interface Finding {
  subject: string;
  /** `missing` is needed and not there; `note` is worth knowing. */
  verdict: 'ok' | 'note' | 'missing';
  found: string;
  /** What to do, when something is to be done. */
  advice?: string;
}

const MARKS = { ok: 'ok', note: 'note', missing: 'MISSING' } as const;

/** The findings as a table, each piece of advice below its line. */
export function findingsTable(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  return findings
    .flatMap(({ subject, verdict, found, advice }) => {
      const line = `${MARKS[verdict].padEnd(7)}  ${subject.padEnd(width)}  ${found}`;
      return advice === undefined ? [line] : [line, `${' '.repeat(width + 11)}→ ${advice}`];
    })
    .join('\n');
}

/** True when something that is needed is missing. */
export function isAnyMissing(findings: Finding[]): boolean {
  return findings.some(({ verdict }) => verdict === 'missing');
}
