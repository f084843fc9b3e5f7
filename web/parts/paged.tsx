import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { Rows } from '../data/rows.ts';
import { counted } from '../format/words.ts';
import { Failure } from './answer.tsx';
import { Button } from './button.tsx';

/**
 * A table of which not every row is there yet, and the way to the rest. The first of the rows that come has the focus then, so that
 * whoever goes by keyboard goes on from there.
 */
export function Paged<Row>({
  list: { rows, hasMore, isAsking, isOfBefore, error, showMore },
  noun,
  children,
}: {
  list: Rows<Row>;
  /** What one row is. */
  noun: string;
  children: ReactNode;
}) {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef<{ known: number; drawn: number } | null>(null);
  const drawn = (): HTMLElement[] => [...(place.current?.querySelectorAll<HTMLElement>('tbody tr') ?? [])];
  useEffect(() => {
    // What comes after a failure was not asked for here.
    if (error !== null) before.current = null;
    if (before.current === null || isAsking || (hasMore && rows.length <= before.current.known)) return;
    const first = drawn()[before.current.drawn]?.querySelector<HTMLElement>('a, button');
    before.current = null;
    // Who has gone elsewhere meanwhile is left there; the button may have gone with the last page.
    const { activeElement } = document;
    if (activeElement === document.body || place.current?.contains(activeElement) === true)
      (first ?? place.current)?.focus();
  }, [rows.length, isAsking, hasMore, error]);
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      <div aria-busy={isOfBefore} className={isOfBefore ? 'opacity-50' : undefined}>
        {children}
      </div>
      {hasMore ? (
        <div className="mt-3 flex items-center gap-3">
          <Button
            className="w-28"
            aria-disabled={isAsking}
            onClick={() => {
              if (isAsking) return;
              before.current = { known: rows.length, drawn: drawn().length };
              showMore();
            }}
          >
            {isAsking ? 'Asking …' : 'Show more'}
          </Button>
          <span className="text-muted">{counted(rows.length, noun)} so far</span>
        </div>
      ) : null}
      {error ? <Failure error={error} /> : null}
    </div>
  );
}
