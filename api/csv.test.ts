import { describe, expect, test } from '@jest/globals';
import { csvLine } from './csv.ts';

describe('a line of a CSV file', () => {
  test('is separated by commas and ends with both characters', () => {
    expect(csvLine(['a', 1, true, null, 'b'])).toBe('a,1,true,,b\r\n');
  });

  test('quotes what would break it, and doubles quotes', () => {
    expect(csvLine(['a,b', 'say "no"', 'two\nlines', 'plain text'])).toBe(
      '"a,b","say ""no""","two\nlines",plain text\r\n',
    );
  });

  test.each(['=1+1', '+1', '@SUM(A1)', '-cmd|x', '-1e5', '\t=1', '=HYPERLINK("http://x","y")'])(
    'makes %j text for a spreadsheet',
    (text) => {
      expect(csvLine([text]).replaceAll('"', '').startsWith("'")).toBe(true);
    },
  );

  test.each(['-0.09996', '0.000000000000000001', '123456789012345678901234'])(
    'leaves the decimal %s as it is',
    (text) => {
      expect(csvLine([text])).toBe(`${text}\r\n`);
    },
  );
});
