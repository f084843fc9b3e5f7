import { expect, test } from '@jest/globals';
import { AGGREGATES, EVENT_TYPES } from './event.ts';

test('every event type is a subject and what happened to it, once', () => {
  expect(new Set(EVENT_TYPES).size).toBe(EVENT_TYPES.length);
  expect(EVENT_TYPES.filter((type) => !/^[a-z][A-Za-z]+\.[a-z][A-Za-z]+$/.test(type))).toEqual([]);
});

test('every event type begins with an aggregate, or with what is done to the whole of a scope', () => {
  const subjects: readonly string[] = [...AGGREGATES, 'tradingState', 'kill'];
  expect(EVENT_TYPES.filter((type) => !subjects.includes(type.slice(0, type.indexOf('.'))))).toEqual([]);
});
