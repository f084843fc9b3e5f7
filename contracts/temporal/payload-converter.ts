import type { PayloadConverter } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';

/** What a handler gets in place of a message that cannot be read. No guard accepts it. */
export interface UndecodablePayload {
  undecodablePayload: string;
}

/**
 * The ordinary JSON converter, except that a payload which cannot be decoded becomes a value that every guard refuses. With the
 * ordinary one a single malformed signal fails each workflow task that sees it: the position would stand still, stop and all.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload: (payload) => {
    try {
      return defaultPayloadConverter.fromPayload(payload);
    } catch (error) {
      const undecodable: UndecodablePayload = {
        undecodablePayload: error instanceof Error ? error.message : 'unreadable',
      };
      return undecodable as never;
    }
  },
};
