import { useQuery } from '@tanstack/react-query';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import { tradingStatesQuery } from '../../data/queries.ts';
import { spaced } from '../../format/words.ts';

/** Whether a deployment trades: its own status, and the state that an operator has set for it. */
export function Standing({ deployment: { id, status } }: { deployment: DeploymentReply }) {
  const { data } = useQuery(tradingStatesQuery);
  const own = data?.tradingStates.find(
    ({ scope, key, state }) => scope === 'deployment' && key === id && state !== 'active',
  );
  if (status === 'killed') return <span className="text-muted">killed</span>;
  if (own) return <span className="font-strong text-person">{spaced(own.state)}</span>;
  return <span className={status === 'paused' ? 'font-strong text-person' : ''}>{status}</span>;
}
