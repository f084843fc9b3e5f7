import type { ReactNode } from 'react';

/** The fields of a form; they rest while what they said is under way, so that its answer is the answer to what one sees. */
export const WhileAsked = ({ isPending, children }: { isPending: boolean; children: ReactNode }) => (
  <fieldset disabled={isPending} className="contents disabled:text-muted">
    {children}
  </fieldset>
);
