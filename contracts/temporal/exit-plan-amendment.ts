import type { BreakEvenTerms, ExitPlan, LevelTerms, TimeExitTerms } from '../../domain/exit-plan.ts';
import { asRecord, isFraction, isPositiveDecimal, isWhole, unknownKey } from './guards.ts';

/** What may be changed of an exit plan; null takes an optional rule away, an absent field stays as it is. */
export interface ExitPlanAmendment {
  stopLoss?: LevelTerms;
  takeProfits?: ExitPlan['takeProfits'];
  trailingStop?: ExitPlan['trailingStop'];
  breakEven?: BreakEvenTerms | null;
  timeExit?: TimeExitTerms | null;
}

/** Distances are decimal strings, or whole numbers as people write them. */
const isBps = (value: unknown): boolean => isPositiveDecimal(value) || isWhole(value, 1, 1_000_000);

const isLevel = (value: unknown, more: readonly string[] = []): boolean => {
  const record = asRecord(value);
  if (!record || unknownKey(record, ['price', 'distanceBps', ...more]) !== null) return false;
  return isPositiveDecimal(record['price']) !== isBps(record['distanceBps']);
};

const isRung = (value: unknown): boolean => isLevel(value, ['fraction']) && isFraction(asRecord(value)?.['fraction']);

const isTrailing = (value: unknown): boolean => {
  const record = asRecord(value);
  return (
    !!record &&
    unknownKey(record, ['activationBps', 'distanceBps']) === null &&
    isBps(record['activationBps']) &&
    isBps(record['distanceBps'])
  );
};

const isBreakEven = (value: unknown): boolean => {
  const record = asRecord(value);
  if (!record || unknownKey(record, ['afterRung', 'activationBps']) !== null) return false;
  return isWhole(record['afterRung'], 1, 10) !== isBps(record['activationBps']);
};

const isTimeExit = (value: unknown): boolean => {
  const record = asRecord(value);
  if (!record || unknownKey(record, ['afterMs', 'at']) !== null) return false;
  const at = record['at'];
  return isWhole(record['afterMs'], 1, 366 * 86_400_000) !== (typeof at === 'string' && !Number.isNaN(Date.parse(at)));
};

const FIELDS: Readonly<
  Record<keyof ExitPlanAmendment, { isValid: (value: unknown) => boolean; isRemovable: boolean; form: string }>
> = {
  stopLoss: {
    isValid: (value) => isLevel(value),
    isRemovable: false,
    form: '{"price": "40000"} or {"distanceBps": "200"}',
  },
  takeProfits: {
    isValid: (value) => Array.isArray(value) && value.length <= 10 && value.every(isRung),
    isRemovable: false,
    form: 'a list of at most 10 of {"price" or "distanceBps", "fraction": "0.5"}',
  },
  trailingStop: {
    isValid: isTrailing,
    isRemovable: true,
    form: '{"activationBps": "300", "distanceBps": "100"} or null',
  },
  breakEven: { isValid: isBreakEven, isRemovable: true, form: '{"afterRung": 1}, {"activationBps": "200"} or null' },
  timeExit: {
    isValid: isTimeExit,
    isRemovable: true,
    form: '{"afterMs": 14400000}, {"at": "2026-12-01T00:00:00Z"} or null',
  },
};

/** Null when the input is an amendment, else a sentence that names the field and the form it must have. */
export function amendmentProblem(input: unknown): string | null {
  const record = asRecord(input);
  const names = Object.keys(FIELDS);
  if (!record || Object.keys(record).length === 0)
    return `An amendment is an object with at least one of ${names.join(', ')}.`;
  const unknown = unknownKey(record, names);
  if (unknown !== null) return `"${unknown}" cannot be amended; use ${names.join(', ')}.`;
  for (const [name, { isValid, isRemovable, form }] of Object.entries(FIELDS)) {
    if (!(name in record)) continue;
    const value = record[name];
    if (!(value === null && isRemovable) && !isValid(value)) return `${name} must be ${form}.`;
  }
  return null;
}

const BPS_FIELDS = new Set(['distanceBps', 'activationBps']);

/** A checked amendment with every distance as a decimal string, as the domain has it. */
export const toAmendment = (checked: ExitPlanAmendment): ExitPlanAmendment =>
  JSON.parse(JSON.stringify(checked), (key, value: unknown) =>
    BPS_FIELDS.has(key) && typeof value === 'number' ? String(value) : value,
  ) as ExitPlanAmendment;
