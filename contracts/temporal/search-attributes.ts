import { defineSearchAttributeKey } from '@temporalio/common';

/** What operators search by, in the Web UI and with `temporal workflow list --query`. */
export const SEARCH_ATTRIBUTES = {
  signalId: defineSearchAttributeKey('SignalId', 'KEYWORD'),
  deploymentId: defineSearchAttributeKey('DeploymentId', 'KEYWORD'),
  agentId: defineSearchAttributeKey('AgentId', 'KEYWORD'),
  venue: defineSearchAttributeKey('Venue', 'KEYWORD'),
  instrument: defineSearchAttributeKey('Instrument', 'KEYWORD'),
  positionStatus: defineSearchAttributeKey('PositionStatus', 'KEYWORD'),
} as const;

/** Their names, for servers on which they are registered at start. */
export const SEARCH_ATTRIBUTE_NAMES = Object.values(SEARCH_ATTRIBUTES).map((key) => key.name);
