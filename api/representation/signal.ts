import type { SignalDetail, SignalReply } from '../../contracts/api/signal-reply.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import type { SignalRow } from '../../db/repositories/signals.ts';
import type { Links } from '../links.ts';
import { isoOf } from './moment.ts';

export function signalOf(signal: SignalRow, links: Links): SignalReply {
  const { receivedAtMs, expiresAtMs, cancellation, ...rest } = signal;
  return {
    ...rest,
    receivedAt: isoOf(receivedAtMs),
    expiresAt: isoOf(expiresAtMs),
    cancelledAt: isoOf(cancellation?.atMs ?? null),
    cancelReason: cancellation?.reason ?? null,
    links: links.signal(signal.id),
  };
}

type Executions = Awaited<ReturnType<TradeRecord['executions']['of']>>;

export const signalDetailOf = (signal: SignalRow, executions: Executions, links: Links): SignalDetail => ({
  ...signalOf(signal, links),
  executions,
});
