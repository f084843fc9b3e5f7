import type { InboxItem, InboxMessageReply } from '../../contracts/api/inbox.ts';
import type { InboxMessage } from '../../domain/inbox.ts';
import { isoOf } from './moment.ts';

const EXCERPT = 160;

const commonOf = (message: InboxMessage) => {
  const { id, sourceId, agentId, status, deadLetter, signalId, sequence, attempts, receivedAtMs, settledAtMs } =
    message;
  return {
    ...{ id, sourceId, agentId, status, signalId, sequence, attempts },
    code: deadLetter?.code ?? null,
    reason: deadLetter?.reason ?? null,
    receivedAt: isoOf(receivedAtMs),
    settledAt: isoOf(settledAtMs),
    links: { self: `/api/inbox/${id}`, signal: signalId === null ? null : `/api/signals/${signalId}` },
  };
};

export const inboxItemOf = (message: InboxMessage): InboxItem => ({
  ...commonOf(message),
  excerpt: message.body.slice(0, EXCERPT).toWellFormed(),
});

export const inboxMessageOf = (message: InboxMessage): InboxMessageReply => {
  const { contentType, body, originalBody, revision } = message;
  return { ...commonOf(message), contentType, body, originalBody, revision };
};
