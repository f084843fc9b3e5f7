import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { SheetName } from '../shell/address.ts';
import { SheetLink } from '../shell/sheet-link.tsx';

export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand on the right. */
  isNumber?: boolean;
  /** Left out on a small screen, where the first column says it in a second line. */
  isWide?: boolean;
  className?: string;
}

export interface RowsOf<Row> {
  /** What the table shows, for those who do not see it. */
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  /** A row whose version changes shows it once. */
  versionOf?: (row: Row) => string;
  /** The sheet that a row opens. */
  sheet?: SheetName;
}

/** Rows of 32 px; the whole row can be pressed, and `j`, `k` and Enter go through them. */
export function Table<Row>({ caption, rows, columns, keyOf, versionOf, sheet }: RowsOf<Row>) {
  const lastOnSmall = columns.findLast(({ isWide }) => isWide !== true);
  const look = (column: Column<Row>): string => placeOf(column, column === lastOnSmall);
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="h-8 border-b border-line text-left text-xs text-muted">
          {columns.map((column) => (
            <th key={column.header} scope="col" className={`px-2 font-normal first:pl-0 last:pr-0 ${look(column)}`}>
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <TableRow key={keyOf(row)} version={versionOf?.(row) ?? ''}>
            {columns.map((column, index) => (
              <td key={column.header} className={`px-2 py-1 first:pl-0 last:pr-0 ${look(column)}`}>
                {index === 0 && sheet !== undefined ? (
                  <SheetLink sheet={sheet} id={keyOf(row)} isRow>
                    {column.cell(row)}
                  </SheetLink>
                ) : (
                  column.cell(row)
                )}
              </td>
            ))}
          </TableRow>
        ))}
      </tbody>
    </table>
  );
}

/** The last column ends at the edge, also where those after it are left out. */
const placeOf = <Row,>({ isNumber, isWide, className = '' }: Column<Row>, isLastOnSmall: boolean): string =>
  `${isNumber === true ? 'text-right' : ''} ${isWide === true ? 'hidden wide:table-cell' : ''} ${isLastOnSmall ? 'max-wide:pr-0' : ''} ${className}`;

function TableRow({ version, children }: { version: string; children: ReactNode }) {
  const row = useRef<HTMLTableRowElement>(null);
  const seen = useRef(version);
  useEffect(() => {
    const element = row.current;
    if (seen.current === version || !element) return;
    seen.current = version;
    element.classList.add('changed');
    const rested = (): void => element.classList.remove('changed');
    element.addEventListener('animationend', rested, { once: true });
  }, [version]);
  return (
    <tr ref={row} className="relative h-8 border-b border-line hover:bg-hover">
      {children}
    </tr>
  );
}
