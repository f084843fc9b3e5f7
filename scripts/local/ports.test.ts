import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { portOwner } from './port-owner.ts';
import { assertDistinct, claimPort, isPortFree, preferPort } from './ports.ts';

describe('a port', () => {
  let server: Server;
  let port: number;

  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterEach(() => {
    server.close();
  });

  test('that is in use is refused, naming the program and the option to use', async () => {
    const claim = claimPort({ name: 'api', option: '--port', port });
    await expect(claim).rejects.toThrow(`Port ${port}, wanted for the api, is in use`);
    await expect(claim).rejects.toThrow(/choose another port with --port \d+\.$/);
    expect(await isPortFree(port)).toBe(false);
  });

  test('has an owner that is found', () => {
    expect(portOwner(port)?.pid).toBe(process.pid);
    expect(portOwner(1)).toBeUndefined();
  });

  test('of 0 is any free one', async () => {
    const claimed = await claimPort({ name: 'api', option: '--port', port: 0 });
    expect(claimed).toBeGreaterThan(0);
    expect(await isPortFree(claimed)).toBe(true);
  });

  test('that is preferred is kept while it is free', async () => {
    expect(await preferPort(port)).not.toBe(port);
    await new Promise((resolve) => server.close(resolve));
    expect(await preferPort(port)).toBe(port);
  });

  test('is not given out twice', () => {
    const api = { name: 'api', option: '--port', port };
    const temporal = { name: 'Temporal server', option: '--temporal-port', port };
    expect(() => assertDistinct([api, temporal])).toThrow(/were both given port \d+\. .*--port and --temporal-port/);
    expect(() =>
      assertDistinct([
        { ...api, port: 0 },
        { ...temporal, port: 0 },
      ]),
    ).not.toThrow();
  });
});
