import { useQuery } from '@tanstack/react-query';
import type { SignalReply } from '../../../contracts/api/signal-reply.ts';
import { signalQuery } from '../../data/queries.ts';
import { spaced } from '../../format/words.ts';

/** What became of a signal, and why not when it did not trade. */
export function Outcome({ signal: { id, status } }: { signal: SignalReply }) {
  const isRefused = status === 'refused' || status === 'expired';
  const { data } = useQuery({ ...signalQuery(id), enabled: isRefused, staleTime: Infinity, refetchInterval: false });
  const codes = [
    ...new Set(data?.executions.flatMap(({ refusalCode }) => (refusalCode === null ? [] : [refusalCode]))),
  ];
  return (
    <span>
      <span className={isRefused ? 'text-muted' : ''}>{spaced(status)}</span>
      {codes.length === 0 ? null : <span className="text-muted">: {codes.map(spaced).join(', ')}</span>}
    </span>
  );
}
