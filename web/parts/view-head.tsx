import type { ReactNode } from 'react';

/** The name of a view, and what can be done with all of it. */
export function ViewHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2">
      <h1 className="min-w-32 flex-1 text-lg">{title}</h1>
      {children}
    </div>
  );
}
