import type { ExecutionReply } from '../../contracts/api/execution.ts';
import type { ListedExecution } from '../../db/repositories/execution-listing.ts';
import type { ExecutionKey } from '../../db/repositories/executions.ts';
import type { Links } from '../links.ts';
import { isoOf } from './moment.ts';

export const executionOf = (execution: ListedExecution, links: Links): ExecutionReply => {
  const { createdAtMs, updatedAtMs, ...rest } = execution;
  return {
    id: executionIdOf(execution),
    ...rest,
    createdAt: isoOf(createdAtMs),
    updatedAt: isoOf(updatedAtMs),
    links: links.execution(execution),
  };
};

export const executionIdOf = ({ signalId, deploymentId }: ExecutionKey): string => `${signalId}:${deploymentId}`;

/** Takes text of the form of an execution's id. */
export function executionKeyOf(id: string): ExecutionKey {
  const [signalId = '', deploymentId = ''] = id.split(':');
  return { signalId, deploymentId };
}
