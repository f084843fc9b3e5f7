import { describe, test } from '@jest/globals';
import { findChromium } from '../../scripts/pictures/chromium.ts';

const chromium = findChromium();

/** Tests in a real browser. Where there is none they are left out, and say so; in CI that is a failure. */
export function describeInBrowser(name: string, tests: (executablePath: string) => void): void {
  if (chromium !== null) describe(name, () => tests(chromium));
  else if (process.env['CI'] === undefined)
    test.skip(`${name}: left out, because there is no Chromium; install it or name it with CHROMIUM_PATH`, () =>
      undefined);
  else
    test(name, () => {
      throw new Error('There is no Chromium; .ci/run installs it, or CHROMIUM_PATH names it.');
    });
}
