import type { SearchAttributePair } from '@temporalio/common';
import type { PositionStatus } from '../../domain/position.ts';
import type { PositionLifecycleInput } from './position-lifecycle.ts';
import { SEARCH_ATTRIBUTES } from './search-attributes.ts';

/** What operators read of a position wherever workflows are listed, whoever started it. */
export const positionSummary = (position: {
  direction: string;
  quantity: string;
  instrument: string;
  venue: string;
}): string => `${position.direction} ${position.quantity} ${position.instrument} on ${position.venue}`;

export const positionSearchAttributes = (
  input: PositionLifecycleInput,
  status: PositionStatus,
): SearchAttributePair[] => [
  { key: SEARCH_ATTRIBUTES.signalId, value: input.signalId },
  { key: SEARCH_ATTRIBUTES.deploymentId, value: input.deploymentId },
  { key: SEARCH_ATTRIBUTES.agentId, value: input.agentId },
  { key: SEARCH_ATTRIBUTES.venue, value: input.venue },
  { key: SEARCH_ATTRIBUTES.instrument, value: input.instrument },
  { key: SEARCH_ATTRIBUTES.positionStatus, value: status },
];
