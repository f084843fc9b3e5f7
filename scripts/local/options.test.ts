import path from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { readOptions } from './options.ts';
import { ROOT } from './root.ts';

describe('the options of npm start', () => {
  test('have defaults', () => {
    expect(readOptions([], {})).toEqual({
      dataDir: path.join(ROOT, '.data'),
      port: 3000,
      temporalPort: 7233,
      uiPort: 8233,
      feed: 'auto',
      isReset: false,
      isConfirmed: false,
      isHelp: false,
    });
  });

  test('come from the command line before the environment', () => {
    const env = { RATCHET_PORT: '4000', RATCHET_FEED: 'hyperliquid', RATCHET_DATA_DIR: '/data one' };
    expect(readOptions([], env)).toMatchObject({ port: 4000, feed: 'hyperliquid', dataDir: '/data one' });
    const args = ['--port', '5000', '--feed=synthetic:7', '--data-dir', '/data two'];
    expect(readOptions(args, env)).toMatchObject({ port: 5000, feed: 'synthetic:7', dataDir: '/data two' });
  });

  test.each(['auto', 'hyperliquid', 'synthetic', 'synthetic:42', 'replay:my data/btc.csv.gz?speed=60&loop=true'])(
    'take the feed %s',
    (feed) => {
      expect(readOptions(['--feed', feed], {}).feed).toBe(feed);
    },
  );

  test.each([
    [['--prot', '3000'], /'--prot'.*--port <number>/s],
    [['start'], /'start'/],
    [['--port', 'x'], '--port needs a port from 1 to 65535, or 0 for any free one; it was given "x".'],
    [['--ui-port', '65536'], /--ui-port .* given "65536"/],
    [['--temporal-port', '-1'], /temporal-port/],
    [['--feed', 'reply:x'], /--feed needs auto, hyperliquid, .* given "reply:x"/],
    [['--data-dir', ''], '--data-dir needs a folder'],
    [['--reset=maybe'], /--reset/],
  ])('refuse %j with a sentence', (args, sentence) => {
    expect(() => readOptions(args, {})).toThrow(sentence);
  });
});
