import { useQuery } from '@tanstack/react-query';
import { agentsQuery } from './queries.ts';

/** The command that opens a practice position: it works as it is written, with an agent that exists. */
export function useSendCommand(): string {
  const { data } = useQuery(agentsQuery);
  const body = { agentId: data?.agents[0]?.id ?? 'AGENT', instrument: 'BTC-USD-PERP', direction: 'long' };
  return `curl -s ${location.origin}/api/signals -H 'content-type: application/json' -d '${JSON.stringify(body)}'`;
}
