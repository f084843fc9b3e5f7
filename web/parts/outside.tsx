import type { ReactNode } from 'react';

/** A link to another program, or why there is none. */
export const Outside = ({ href, children }: { href: string | null; children: ReactNode }) =>
  href === null ? (
    <span className="text-muted">no Temporal Web UI is known</span>
  ) : (
    <a href={href} target="_blank" rel="noreferrer" className="text-accent underline underline-offset-2">
      {children}
    </a>
  );
