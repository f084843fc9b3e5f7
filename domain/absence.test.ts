import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { UnknownOrder } from './absence.ts';
import {
  ABSENCE_SPACING_MS,
  ARRIVAL_MS,
  CLOCK_MARGIN_MS,
  HARMLESS_SPACING_MS,
  isProvenAbsent,
  lastUnansweredMs,
  mayStillArrive,
} from './absence.ts';

const SENT = 1_000_000;
const entry: UnknownOrder = {
  order: { isReduceOnly: false, quantity: '1', expiresAtMs: SENT + 60_000 },
  lastSentAtMs: SENT,
  openQuantity: '0',
  honoursExpiry: true,
  readLagMs: 0,
};
const exit: UnknownOrder = {
  order: { isReduceOnly: true, quantity: '1', expiresAtMs: null },
  lastSentAtMs: SENT,
  openQuantity: '1',
  honoursExpiry: false,
  readLagMs: 0,
};

describe('an order that its venue does not know', () => {
  const past = SENT + 60_000 + CLOCK_MARGIN_MS;
  const landed = SENT + ARRIVAL_MS;
  test.each<[string, UnknownOrder, number[], boolean]>([
    ['was not asked about', entry, [], false],
    ['was absent once, long after its expiry', entry, [past + 900_000], false],
    ['was absent twice before its expiry', entry, [SENT + 10_000, SENT + 50_000], false],
    ['was absent before and after its expiry', entry, [SENT + 10_000, past + 40_000], false],
    ['was absent twice after its expiry, at one moment', entry, [past, past + 1], false],
    ['was absent twice after its expiry, spaced', entry, [past, past + ABSENCE_SPACING_MS], true],
    [
      'expires at a venue that does not look at the expiry: the request may be late',
      { ...entry, honoursExpiry: false },
      [landed, landed + ABSENCE_SPACING_MS],
      true,
    ],
    [
      'is looked for while its request may be on its way',
      { ...entry, honoursExpiry: false },
      [landed - 1, landed + ABSENCE_SPACING_MS - 1],
      false,
    ],
    [
      'was absent from answers that may be older than its arrival',
      { ...entry, readLagMs: 10_000 },
      [past, past + ABSENCE_SPACING_MS],
      false,
    ],
    [
      'was absent from answers that are young enough',
      { ...entry, readLagMs: 10_000 },
      [past + 10_000, past + 10_000 + ABSENCE_SPACING_MS],
      true,
    ],
    ['is an exit of everything', exit, [SENT, SENT + HARMLESS_SPACING_MS], true],
    ['is an exit of everything, looked for once', exit, [SENT + 60_000], false],
    ['is an exit of a part', { ...exit, openQuantity: '2' }, [SENT, SENT + HARMLESS_SPACING_MS], false],
    ['is an exit of what is flat', { ...exit, openQuantity: '0' }, [SENT, SENT + HARMLESS_SPACING_MS], true],
    ['was sent again since', { ...exit, lastSentAtMs: SENT + 5_000 }, [SENT, SENT + HARMLESS_SPACING_MS], false],
  ])('%s', (_, unknown, absences, isAbsent) => {
    expect(isProvenAbsent(unknown, absences)).toBe(isAbsent);
  });

  test('is never given up because of one observation, or of any before its expiry', () => {
    const moment = fc.integer({ min: SENT, max: SENT + 60_000 + CLOCK_MARGIN_MS - 1 });
    fc.assert(
      fc.property(fc.array(moment), fc.integer({ min: past, max: past + 1e9 }), (before, after) => {
        expect(isProvenAbsent(entry, [...before, after])).toBe(false);
      }),
    );
  });
});

describe('an exit that was given up as lost', () => {
  const lost = {
    isReduceOnly: true,
    status: 'expired',
    submittedAtMs: SENT,
    venueOrderId: null,
    updatedAtMs: SENT + 4_000,
  } as const;
  const last = SENT + 4_000 + ARRIVAL_MS + ABSENCE_SPACING_MS;
  test.each([
    ['may still arrive', lost, last - 1, true],
    ['arrives no more', lost, last, false],
    ['was known to the venue', { ...lost, venueOrderId: 'v1' }, last - 1, false],
    ['was never sent', { ...lost, submittedAtMs: null }, last - 1, false],
    ['was refused', { ...lost, status: 'rejected' as const }, last - 1, false],
  ])('%s', (_, order, nowMs, expected) => {
    expect(mayStillArrive(order, nowMs)).toBe(expected);
  });
});

test.each<[string, number[], number[], number]>([
  ['the first, when it was the only one', [], [], 10],
  ['the last of several', [20, 30], [], 30],
  ['the last of which nothing is known', [20, 30], [30], 20],
  ['the first, when every other was refused', [20, 30], [30, 20], 10],
  ['one of two of the same moment', [20, 20], [20], 20],
])('what may still be on its way is %s', (_, sentAgainMs, refusedMs, expected) => {
  expect(lastUnansweredMs(10, sentAgainMs, refusedMs)).toBe(expected);
});
