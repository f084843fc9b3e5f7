import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

import { SEARCH_ATTRIBUTE_NAMES } from '../../contracts/temporal/search-attributes.ts';
import { variable } from './variable.ts';

/** A namespace that nobody else uses, on the run's Temporal server. */
export interface TestTemporal {
  address: string;
  namespace: string;
  /** The temporal program, for tests of the command line. */
  cli: string;
}

/** IndexedValueType of the Temporal API. */
const KEYWORD = 2;
const USABLE_WITHIN_MS = 15_000;

/** A fresh namespace with our search attributes, usable when this resolves. Ask for one in each test file. */
export async function temporalForTest(): Promise<TestTemporal> {
  const missing = 'RATCHET_TEST_TEMPORAL_MISSING';
  const address = variable('RATCHET_TEST_TEMPORAL_ADDRESS', missing);
  const cli = variable('RATCHET_TEST_TEMPORAL_CLI', missing);
  const namespace = `test-${randomBytes(8).toString('hex')}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('24h'),
    });
    const searchAttributes = Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.map((name) => [name, KEYWORD]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    await untilUsable(connection, namespace);
  } finally {
    await connection.close();
  }
  return { address, namespace, cli };
}

/** The server's parts learn of a namespace and of its attributes one after the other. */
async function untilUsable(connection: Connection, namespace: string): Promise<void> {
  const query = SEARCH_ATTRIBUTE_NAMES.map((name) => `${name}="none"`).join(' AND ');
  const deadline = Date.now() + USABLE_WITHIN_MS;
  for (;;) {
    try {
      await connection.workflowService.describeNamespace({ namespace });
      await connection.workflowService.countWorkflowExecutions({ namespace, query });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
