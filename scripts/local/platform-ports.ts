import type { PlatformOptions } from './platform.ts';
import { assertDistinct, claimPort } from './ports.ts';
import { isExternalTemporal } from './temporal-client.ts';

/** The ports of one copy of the platform. */
export interface PlatformPorts {
  api: number;
  temporal: number;
  ui: number;
}

const wishes = (options: PlatformOptions) => ({
  api: { name: 'api', option: '--port', port: options.port },
  temporal: { name: 'Temporal server', option: '--temporal-port', port: options.temporalPort },
  ui: { name: 'Temporal Web UI', option: '--ui-port', port: options.uiPort },
});

/** Settles the ports before anything is started. @throws Problem naming the option to use for one that is taken. */
export async function claimPorts(options: PlatformOptions): Promise<PlatformPorts> {
  if (isExternalTemporal()) return { api: await claimPort(wishes(options).api), temporal: 0, ui: 0 };
  return await claimAllPorts(options);
}

/** The same where every server is ours. */
export async function claimAllPorts(options: PlatformOptions): Promise<PlatformPorts> {
  const { api, temporal, ui } = wishes(options);
  assertDistinct([api, temporal, ui]);
  return { api: await claimPort(api), temporal: await claimPort(temporal), ui: await claimPort(ui) };
}
