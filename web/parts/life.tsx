import type { ReactNode } from 'react';

/** What became of a deed, step by step. */
export const Life = ({ children }: { children: ReactNode }) => (
  <ol aria-live="polite" className="mt-4">
    {children}
  </ol>
);

/** One step: done, or still waited for; the shape says it as well as the words. */
export function Step({ isDone, name, children }: { isDone: boolean; name: string; children: ReactNode }) {
  return (
    <li className="flex min-h-8 items-center gap-3 border-b border-line">
      <span
        aria-hidden="true"
        className={`size-2 shrink-0 rounded-full ${isDone ? 'bg-text' : 'border border-line-strong'}`}
      />
      <span className={`w-24 shrink-0 ${isDone ? 'font-strong' : 'text-muted'}`}>{name}</span>
      <span className={isDone ? '' : 'text-muted'}>{children}</span>
    </li>
  );
}
