/** Raised when a replay cannot be made; the message names what is wrong, with file and line where there is one. */
export class ReplayError extends Error {
  override name = 'ReplayError';
}
