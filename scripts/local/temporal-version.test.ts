import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { ROOT } from './root.ts';
import { TEMPORAL_VERSION, isGoodVersion, temporalVersionOf, versionIn } from './temporal-version.ts';

describe('the version of a temporal program', () => {
  test('is read from what it prints', () => {
    expect(versionIn('temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)')).toBe('1.8.2');
    expect(versionIn('temporal version 0.0.0-DEV (Server 1.31.2, UI 2.50.1)')).toBe('0.0.0-DEV');
    expect(versionIn('tctl version 1.18.0')).toBeUndefined();
  });

  test.each(['1.5.1', '1.5.10', '1.6.0', '1.8.2', '1.10.0', '2.0.0', '1.9.1-rc.1'])('%s is good', (version) => {
    expect(isGoodVersion(version)).toBe(true);
  });

  test.each(['1.5.0', '1.4.9', '0.13.2', '0.0.0-DEV', '1', 'unknown'])('%s is not', (version) => {
    expect(isGoodVersion(version)).toBe(false);
  });

  test('of a program that is not temporal is unknown', async () => {
    expect(await temporalVersionOf('/no/such/temporal')).toBeUndefined();
    expect(await temporalVersionOf(process.execPath)).toBeUndefined();
  });

  test('that we obtain is the one that tools/temporal pins', () => {
    const module = readFileSync(path.join(ROOT, 'tools/temporal/go.mod'), 'utf8');
    expect(module).toContain(`github.com/temporalio/cli v${TEMPORAL_VERSION}`);
  });
});
