import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import type { CsvCell } from './csv.ts';
import { csvLine } from './csv.ts';
import type { ApiEnv, Log } from './dependencies.ts';
import { forLog } from './errors.ts';

const CSV = 'text/csv';

/** Rows that are in memory at once. */
export const CSV_PAGE = 500;

/** True when whoever asks would rather have a file than a page. */
export const wantsCsv = (c: Context<ApiEnv>): boolean => {
  c.header('Vary', 'Accept');
  return accepts(c, { header: 'Accept', supports: ['application/json', CSV], default: 'application/json' }) === CSV;
};

/** The fields of a reply, as columns; without those that are no cells. */
export const columnsOf = (reply: { shape: object }, ...without: string[]): string[] =>
  Object.keys(reply.shape).filter((field) => !without.includes(field));

/** What a file is made of. */
export interface CsvSource<Row, Key> {
  /** Of the file, without its ending. */
  name: string;
  columns: readonly string[];
  /** Where it begins; undefined at the newest row. */
  before: Key | undefined;
  pageAfter: (before: Key | undefined) => Promise<readonly Row[]>;
  keyOf: (row: Row) => Key;
  cellsOf: (row: Row) => Readonly<Record<string, unknown>>;
}

/**
 * A file of everything from the first row on, read page by page while it is sent: the next page is asked for when the last one has
 * been taken, and none when whoever asked has gone. The first one is there before the answer begins, so that a database that is
 * away is still said in the envelope; one that goes away later breaks the connection instead of ending the file.
 */
export async function csvDownload<Row, Key>(
  c: Context<ApiEnv>,
  log: Log,
  source: CsvSource<Row, Key>,
): Promise<Response> {
  const { name, columns, cellsOf, keyOf } = source;
  const encoder = new TextEncoder();
  const linesOf = (rows: readonly Row[]): string =>
    rows
      .map(cellsOf)
      .map((cells) => csvLine(columns.map((column) => cellOf(cells[column]))))
      .join('');
  let page: readonly Row[] = await source.pageAfter(source.before);
  let header = csvLine(columns);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          controller.enqueue(encoder.encode(header + linesOf(page)));
          header = '';
          const last = page.at(-1);
          if (page.length < CSV_PAGE || last === undefined) controller.close();
          else page = await source.pageAfter(keyOf(last));
        } catch (error) {
          log.error({ requestId: c.get('requestId'), name, error: forLog(error) }, 'a file broke off');
          // A stream that fails would be ended in order, with the error as its last words.
          if (c.env.outgoing) c.env.outgoing.destroy();
          else controller.error(error);
        }
      },
    },
    { highWaterMark: 0 },
  );
  return c.body(body, 200, {
    'content-type': `${CSV}; charset=utf-8; header=present`,
    'content-disposition': `attachment; filename="ratchet-${name}.csv"`,
    'cache-control': 'no-store',
  });
}

/** A field with fields of its own, such as an exit plan, is one cell: its JSON. */
const cellOf = (value: unknown): CsvCell =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as CsvCell);
