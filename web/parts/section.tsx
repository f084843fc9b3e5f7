import type { ReactNode } from 'react';

/** One subject of a view: its name, what belongs beside the name, and itself. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-6">
      <div className="flex min-h-8 items-center justify-between gap-4 border-b border-line">
        <h2 className="text-sm">{title}</h2>
        <div className="text-muted">{aside}</div>
      </div>
      {children}
    </section>
  );
}
