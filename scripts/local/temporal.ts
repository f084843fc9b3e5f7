import type { DataFolder } from './data-folder.ts';
import { logFileOf } from './logs.ts';
import type { StartService } from './family.ts';
import type { PlatformHooks } from './platform.ts';
import type { PlatformPorts } from './platform-ports.ts';
import { obtainTemporal } from './temporal-binary.ts';
import { externalTemporal, isExternalTemporal } from './temporal-client.ts';
import { temporalServer } from './temporal-server.ts';
import { NAMESPACE } from './temporal-settings.ts';

/** A Temporal server that answers. */
export interface TemporalInUse {
  address: string;
  namespace: string;
  uiUrl?: string;
  cli?: string;
  /** False when TEMPORAL_ADDRESS named it. */
  isOurs: boolean;
}

/** The server of TEMPORAL_ADDRESS when that is set, else one that is started here. */
export async function startTemporal(parts: {
  folder: DataFolder;
  ports: PlatformPorts;
  start: StartService;
  hooks: PlatformHooks;
}): Promise<TemporalInUse> {
  const { folder, start, hooks } = parts;
  if (isExternalTemporal()) {
    const external = await externalTemporal();
    hooks.say(`Using the Temporal server at ${external.address}.`);
    const uiUrl = process.env['TEMPORAL_UI_URL'] ?? '';
    return { ...external, ...(uiUrl !== '' && { uiUrl }), isOurs: false };
  }
  const { temporal: port, ui: uiPort } = parts.ports;
  const binary = await obtainTemporal(hooks);
  const namespace = process.env['TEMPORAL_NAMESPACE'] ?? NAMESPACE;
  const startedAt = Date.now();
  const logFile = logFileOf(folder.logs, 'temporal');
  await start(temporalServer({ binary: binary.path, folder: folder.temporal, logFile, port, uiPort, namespace }));
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  hooks.say(`Temporal ${binary.version} is ready (${seconds} s).`);
  return {
    address: `127.0.0.1:${port}`,
    namespace,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    // On PATH it is called by its name.
    cli: binary.origin === 'PATH' ? 'temporal' : binary.path,
    isOurs: true,
  };
}
