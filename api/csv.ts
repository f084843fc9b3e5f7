import { DECIMAL_PATTERN } from '../domain/money.ts';

/** What a cell may hold; null is an empty one. */
export type CsvCell = string | number | boolean | null;

/** One record of a file, as RFC 4180 has it. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** Spreadsheets take such a cell for a formula, and what venues and senders wrote for a command. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

function cellOf(cell: CsvCell): string {
  if (cell === null) return '';
  const text = String(cell);
  const harmless = FORMULA.test(text) && !DECIMAL_PATTERN.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
