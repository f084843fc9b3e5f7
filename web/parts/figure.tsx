import type { ReactNode } from 'react';

/** One number with its name above and what explains it below; the room is kept while it is not there yet. */
export function Figure({
  name,
  from,
  note,
  children,
}: {
  name: string;
  /** Where the number comes from, on hover. */
  from: string;
  note?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div title={from} className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-xl leading-7">{children}</dd>
      <dd className="h-5 truncate text-muted">{note}</dd>
    </div>
  );
}
