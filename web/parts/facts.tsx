import type { ReactNode } from 'react';

/** Names and values, two abreast where there is room. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="mt-3 grid grid-cols-[7.5rem_1fr] gap-x-3 gap-y-0.5 wide:grid-cols-[7.5rem_1fr_7.5rem_1fr]">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
