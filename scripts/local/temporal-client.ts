import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Connection } from '@temporalio/client';

import { SEARCH_ATTRIBUTE_NAMES } from '../../contracts/temporal/search-attributes.ts';
import { Problem, sentenceOf } from './problem.ts';

export interface NamespaceAddress {
  address: string;
  namespace: string;
}

const RETRY_MS = 25;

/** Waits until our own server serves the namespace. A plain look at the port comes first: a refused gRPC connection sleeps a second. */
export async function untilNamespaceAnswers(where: NamespaceAddress, signal: AbortSignal): Promise<void> {
  // Loaded while the server starts; it takes as long.
  const { Connection: connector } = await import('@temporalio/client');
  while (!signal.aborted) {
    if (await isListening(where.address)) {
      const isServing = await describeNamespace(connector, where).catch(() => false);
      if (isServing) return;
    }
    await sleep(RETRY_MS);
  }
}

/** True when TEMPORAL_ADDRESS names a server, so that none is started here. */
export function isExternalTemporal(env: NodeJS.ProcessEnv = process.env): boolean {
  return (env['TEMPORAL_ADDRESS'] ?? '') !== '';
}

/** A Temporal server that somebody else runs, as TEMPORAL_ADDRESS and Temporal's other variables describe it. */
export async function externalTemporal(env: NodeJS.ProcessEnv = process.env): Promise<NamespaceAddress> {
  const [{ Connection: connector }, { loadClientConnectConfig }] = await Promise.all([
    import('@temporalio/client'),
    import('@temporalio/envconfig'),
  ]);
  const { connectionOptions } = loadClientConnectConfig();
  const address = connectionOptions.address ?? env['TEMPORAL_ADDRESS'] ?? '';
  const namespace = env['TEMPORAL_NAMESPACE'] ?? 'trading';
  const connection = await connector.connect({ connectTimeout: '5s', ...connectionOptions }).catch((error: unknown) => {
    throw new Problem(
      `The Temporal server at TEMPORAL_ADDRESS ${address} does not answer: ${sentenceOf(error)}. ` +
        'Start it, correct the address, or unset TEMPORAL_ADDRESS to have one started here.',
    );
  });
  try {
    await assertNamespace(connection, { address, namespace });
    return { address, namespace };
  } finally {
    await connection.close();
  }
}

/** True when something listens at host:port. */
export async function isListening(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  const socket = connect({ host: host ?? '', port: Number(port), timeout: 1_000 });
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('timeout', () => resolve(false));
      socket.once('error', () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

async function describeNamespace(
  connector: typeof Connection,
  { address, namespace }: NamespaceAddress,
): Promise<boolean> {
  const connection = await connector.connect({ address, connectTimeout: '2s' });
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } finally {
    await connection.close();
  }
}

async function assertNamespace(connection: Connection, { address, namespace }: NamespaceAddress): Promise<void> {
  const cli = `temporal operator --address ${address}`;
  await connection.workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
    throw new Problem(
      `The Temporal server at ${address} has no namespace "${namespace}" for us (${sentenceOf(error)}). ` +
        `Make it with \`${cli} namespace create ${namespace}\`, or name another one in TEMPORAL_NAMESPACE.`,
    );
  });
  const known = await connection.operatorService.listSearchAttributes({ namespace }).catch(() => undefined);
  if (known === undefined) return;
  const missing = SEARCH_ATTRIBUTE_NAMES.filter((name) => known.customAttributes[name] === undefined);
  if (missing.length > 0) {
    const names = missing.map((name) => `--name ${name}`).join(' ');
    throw new Problem(
      `The namespace "${namespace}" at ${address} lacks search attributes. Add them with ` +
        `\`${cli} search-attribute create --namespace ${namespace} ${names} --type Keyword\`, then start again.`,
    );
  }
}
