import type { ErrorBody } from '../../contracts/api/error.ts';

/** The api refused, in its one envelope. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly status: number;
  readonly code: ErrorBody['code'];
  readonly requestId: string;
  readonly details: ErrorBody['details'];

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.code = body.code;
    this.requestId = body.requestId;
    this.details = body.details;
  }
}

/** No answer came, or one that is none of the api's: whether a deed was done is not known. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

export const isErrorBody = (body: unknown): body is ErrorBody =>
  typeof body === 'object' && body !== null && 'code' in body && 'message' in body && 'requestId' in body;
