import { expect, test } from '@jest/globals';
import { AGGREGATES, compareCursors, EVENT_TYPES } from './event.ts';

test('every event type is a subject and what happened to it, once', () => {
  expect(new Set(EVENT_TYPES).size).toBe(EVENT_TYPES.length);
  expect(EVENT_TYPES.filter((type) => !/^[a-z][A-Za-z]+\.[a-z][A-Za-z]+$/.test(type))).toEqual([]);
});

test('every event type begins with an aggregate, or with what is done to the whole of a scope', () => {
  const subjects: readonly string[] = [...AGGREGATES, 'tradingState', 'kill'];
  expect(EVENT_TYPES.filter((type) => !subjects.includes(type.slice(0, type.indexOf('.'))))).toEqual([]);
});

test('cursors are compared as numbers, the transaction before the sequence, however large they are', () => {
  const sorted = ['0-0', '9-10', '10-9', '10-10', '18446744073709551614-1', '18446744073709551615-1'];
  for (const [index, cursor] of sorted.entries()) {
    expect(sorted.map((other) => Math.sign(compareCursors(cursor, other)))).toEqual(
      sorted.map((_, at) => Math.sign(index - at)),
    );
  }
});
