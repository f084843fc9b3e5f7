import { parseArgs } from 'node:util';
import type { Switches } from './engine/types.ts';

export interface Settings {
  port: number;
  /** The file of the book; made when it is missing. */
  book: string;
  seed: string;
  switches: Switches;
}

/** Reads `--port --book --seed --dedupe --native-stops --expiry`. @throws when a value is missing or is neither yes nor no. */
export function settingsOf(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '0' },
      book: { type: 'string' },
      seed: { type: 'string', default: '1' },
      dedupe: { type: 'string', default: 'yes' },
      'native-stops': { type: 'string', default: 'yes' },
      expiry: { type: 'string', default: 'yes' },
    },
  });
  if (values.book === undefined) throw new Error('Say where the book is: --book <file>.');
  return {
    port: Number(values.port),
    book: values.book,
    seed: values.seed,
    switches: {
      dedupe: yes('--dedupe', values.dedupe),
      nativeStops: yes('--native-stops', values['native-stops']),
      expiry: yes('--expiry', values.expiry),
    },
  };
}

function yes(option: string, value: string): boolean {
  if (value !== 'yes' && value !== 'no') throw new Error(`${option} is yes or no, not "${value}".`);
  return value === 'yes';
}
