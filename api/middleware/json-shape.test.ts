import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonProblem, MOST_LEVELS } from './json-shape.ts';

describe('the shape of JSON', () => {
  test('whatever is written by JSON.stringify and is not too deep passes', () => {
    fc.assert(fc.property(fc.json({ maxDepth: MOST_LEVELS - 1 }), (text) => expect(jsonProblem(text)).toBeNull()));
  });

  test('text that the parser refuses is refused, and nothing else is called broken', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', 'a', '1', ' ') }),
        (text) => {
          let isJson = true;
          try {
            JSON.parse(text);
          } catch {
            isJson = false;
          }
          const problem = jsonProblem(text);
          expect(problem?.code !== 'brokenJson').toBe(isJson);
        },
      ),
    );
  });

  test('a key that stands twice is found at any depth', () => {
    fc.assert(
      fc.property(fc.nat(MOST_LEVELS - 3), fc.string(), (depth, suffix) => {
        const key = `k${suffix}`;
        const name = JSON.stringify(key);
        const text = `${'{"a":'.repeat(depth)}{${name}:{},"b":[{}, ${name}],${name}:1}${'}'.repeat(depth)}`;
        const path = [...Array.from({ length: depth }, () => 'a'), key].join('.');
        expect(jsonProblem(text)?.details).toEqual([{ path, message: 'stands twice' }]);
      }),
    );
  });

  test('brackets and quotes inside of strings are text', () => {
    expect(jsonProblem(JSON.stringify({ a: '['.repeat(100), b: '\\"{{{', '{"a":1,"a"': ':' }))).toBeNull();
  });

  test('the same key in two objects is two keys, and a place in a list is counted', () => {
    expect(jsonProblem('[{"a":1},{"a":1}]')).toBeNull();
    expect(jsonProblem('{"x":[1,{"a":1,"a":2}]}')?.details[0]?.path).toBe('x.1.a');
  });
});
