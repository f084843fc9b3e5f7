import { useQuery } from '@tanstack/react-query';
import type { ReadinessCheck } from '../../../contracts/api/operations.ts';
import { readinessQuery } from '../../data/queries.ts';
import { Answer } from '../../parts/answer.tsx';

/** What the platform stands on, one line each: there, or what is missing. */
export function Health() {
  const query = useQuery(readinessQuery);
  return (
    <Answer query={query} waiting={<div className="mt-4 h-16" aria-busy="true" />}>
      {({ isReady, checks }) => (
        <>
          <p className="mt-4 text-lg">
            <strong className={isAllThere(checks) ? '' : 'text-person'}>
              {isAllThere(checks)
                ? 'Everything is there.'
                : isReady
                  ? 'The api serves, but something is away.'
                  : 'Something is missing.'}
            </strong>
          </p>
          <dl className="mt-1 grid grid-cols-[max-content_1fr] gap-x-4">
            {checks.map(({ name, isThere, message }) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className={isThere ? '' : 'font-strong text-person'}>{message}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Answer>
  );
}

const isAllThere = (checks: readonly ReadinessCheck[]): boolean => checks.every(({ isThere }) => isThere);
