/** What the setting of the price feed asks for. */
export type FeedSpec =
  | { kind: 'auto' }
  | { kind: 'hyperliquid' }
  | { kind: 'synthetic'; seed: string }
  | { kind: 'replay'; paths: string[]; speed: number; loop: boolean };

/** Raised when the setting names no feed. */
export class FeedSpecError extends Error {
  override name = 'FeedSpecError';
}

export const DEFAULT_SEED = 'ratchet';

const ALLOWED = 'auto, hyperliquid, synthetic[:seed] or replay:<path>[,<path>…][?speed=60&loop=true]';
const SEED_PATTERN = /^[\w.-]{1,64}$/;
const SPEED_PATTERN = /^\d{1,9}(\.\d{1,6})?$/;

/** @throws FeedSpecError with a sentence that names what is allowed. */
export function parseFeedSpec(spec: string): FeedSpec {
  const colon = spec.indexOf(':');
  const kind = colon === -1 ? spec : spec.slice(0, colon);
  const rest = colon === -1 ? null : spec.slice(colon + 1);
  if (kind === 'replay') return replaySpec(spec, rest ?? '');
  if (kind === 'synthetic') {
    if (rest !== null && !SEED_PATTERN.test(rest)) {
      throw refusal(spec, 'a seed is 1 to 64 letters, digits, dots, dashes or underscores');
    }
    return { kind, seed: rest ?? DEFAULT_SEED };
  }
  if ((kind === 'auto' || kind === 'hyperliquid') && rest === null) return { kind };
  throw refusal(spec, 'there is no such feed');
}

function replaySpec(spec: string, rest: string): FeedSpec {
  const mark = rest.indexOf('?');
  const paths = (mark === -1 ? rest : rest.slice(0, mark)).split(',').map((path) => path.trim());
  if (paths.some((path) => path === '')) throw refusal(spec, 'a replay needs the path of a price file');
  let speed = 1;
  let loop = false;
  for (const [name, value] of new URLSearchParams(mark === -1 ? '' : rest.slice(mark + 1))) {
    if (name === 'speed') {
      speed = SPEED_PATTERN.test(value) ? Number(value) : NaN;
      if (!(speed >= 1)) throw refusal(spec, `a speed is a number of 1 or more, not "${value}"`);
    } else if (name === 'loop') {
      if (value !== 'true' && value !== 'false') throw refusal(spec, `loop is true or false, not "${value}"`);
      loop = value === 'true';
    } else {
      throw refusal(spec, `a replay has no setting "${name}"`);
    }
  }
  return { kind: 'replay', paths, speed, loop };
}

const refusal = (spec: string, why: string): FeedSpecError =>
  new FeedSpecError(`The price feed "${spec}" is not understood: ${why}. Write ${ALLOWED}.`);
