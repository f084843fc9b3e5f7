import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../client/problem.ts';
import { utc } from '../format/time.ts';
import { Button } from './button.tsx';

/** A question and what is known of it, of one page or of several. */
export type Asked<Data> = Pick<UseQueryResult, 'error' | 'isFetching' | 'dataUpdatedAt'> & {
  data: Data | undefined;
  refetch: () => Promise<unknown>;
};

/** What became of a question: its shape while it is under way, the answer, or why there is none. An old answer says that it is old. */
export function Answer<Data>({
  query,
  waiting,
  children,
}: {
  query: Asked<Data>;
  waiting: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const { data, error, isFetching, dataUpdatedAt } = query;
  if (data === undefined)
    return error ? <Failure error={error} isAsking={isFetching} onAgain={() => void query.refetch()} /> : waiting;
  return (
    <>
      {error ? (
        <p role="status" className="bg-person-panel px-3 py-1.5 text-person">
          Not up to date: {error.message} This is what was known at {utc(dataUpdatedAt)}.
        </p>
      ) : null}
      {children(data)}
    </>
  );
}

/** Why there is no answer, and what to do. */
export function Failure({
  error,
  isAsking = false,
  onAgain,
}: {
  error: Error;
  isAsking?: boolean;
  onAgain?: () => void;
}) {
  return (
    <div role="alert" className="my-4 border-l-2 border-person bg-person-panel px-3 py-2">
      <p className="font-strong text-person">{error.message}</p>
      {error instanceof ApiProblem ? (
        <>
          {error.details.map(({ path, message }) => (
            <p key={`${path}${message}`}>
              <span className="font-mono text-xs">{path}</span> {message}
            </p>
          ))}
          <p className="text-muted">
            {error.code}, request <span className="font-mono text-xs">{error.requestId}</span>
          </p>
        </>
      ) : (
        <p className="text-muted">Is the platform running? `npm run doctor` says what is reachable.</p>
      )}
      {onAgain === undefined ? null : (
        <Button className="mt-2" disabled={isAsking} onClick={onAgain}>
          {isAsking ? 'Asking …' : 'Ask again'}
        </Button>
      )}
    </div>
  );
}

/** As many empty rows as there will be rows. */
export function SkeletonRows({ rows }: { rows: number }) {
  return (
    <div role="status" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-8 items-center gap-4 border-b border-line">
          <span className="skeleton h-3 w-32" />
          <span className="skeleton h-3 flex-1" />
          <span className="skeleton h-3 w-20" />
        </div>
      ))}
    </div>
  );
}
