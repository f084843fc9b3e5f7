/**
 * Smooth value noise over time, a pure function of (seed, time): no state, so that a restarted process sees the same
 * past and the same future. Each octave interpolates between hashed values at multiples of its period.
 */
interface Octave {
  periodMs: number;
  amplitudeBps: number;
}

/** Calibrated by noise.test.ts: a 1-minute move of 5-15 bps and a 5-minute move of 20-40 bps are typical. */
export const OCTAVES: readonly Octave[] = [
  { periodMs: 20_000, amplitudeBps: 5 },
  { periodMs: 75_000, amplitudeBps: 17 },
  { periodMs: 280_000, amplitudeBps: 46 },
  { periodMs: 1_050_000, amplitudeBps: 75 },
  { periodMs: 3_900_000, amplitudeBps: 100 },
  { periodMs: 14_600_000, amplitudeBps: 150 },
  { periodMs: 54_700_000, amplitudeBps: 200 },
  { periodMs: 205_000_000, amplitudeBps: 300 },
];

/** The noise never leaves ± this many bps. */
export const LARGEST_OFFSET_BPS = OCTAVES.reduce((sum, octave) => sum + octave.amplitudeBps, 0);

/** FNV-1a over UTF-16 units: text to 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

function scramble(bits: number): number {
  let mixed = bits;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** 32 hashed bits of (seed, lane, step); a step may exceed 32 bits, so both halves count. */
export function hashStep(seed: number, lane: number, step: number): number {
  const high = Math.floor(step / 0x1_0000_0000);
  return scramble(scramble(scramble(seed ^ Math.imul(lane + 1, 0x9e3779b1)) ^ (step >>> 0)) + high);
}

/** -1 … 1 */
const level = (seed: number, lane: number, step: number): number => (hashStep(seed, lane, step) / 0xffff_ffff) * 2 - 1;

const PHASE_STEP = -1;

/** How far the log price lies from its base at this time, in bps. */
export function offsetBps(seed: number, atMs: number): number {
  let sum = 0;
  for (const [lane, { periodMs, amplitudeBps }] of OCTAVES.entries()) {
    // A phase of its own for each octave: otherwise all of them would rest at the same instants.
    const position = atMs / periodMs + level(seed, lane, PHASE_STEP);
    const step = Math.floor(position);
    const part = position - step;
    const weight = part * part * (3 - 2 * part);
    const from = level(seed, lane, step);
    sum += amplitudeBps * (from + (level(seed, lane, step + 1) - from) * weight);
  }
  return sum;
}
