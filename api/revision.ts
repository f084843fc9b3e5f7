import { ApiError } from './errors.ts';

/** The ETag of something that people edit: its revision, in quotes. */
export const etagOf = (revision: number): string => `"${revision}"`;

/**
 * The revision that a change is meant for, from If-Match.
 * @throws ApiError preconditionRequired when it is absent: who does not say what he saw would overwrite what he did not see.
 */
export function expectedRevision(ifMatch: string | undefined): number {
  if (ifMatch === undefined)
    throw new ApiError(
      'preconditionRequired',
      'Say which revision you change: send the ETag of your last read as If-Match.',
    );
  const [, digits] = /^"(\d{1,9})"$/.exec(ifMatch) ?? [];
  if (digits === undefined)
    throw new ApiError('preconditionFailed', 'If-Match is not an ETag of this resource; read it again.');
  return Number(digits);
}

/** Somebody else was faster. */
export const changedMeanwhile = (noun: string, id: string): ApiError =>
  new ApiError('preconditionFailed', `The ${noun} ${id} was changed meanwhile; read it again and decide anew.`);
