import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import { agentsQuery, deploymentsQuery, instrumentsQuery, pricesQuery } from '../../data/queries.ts';
import { curlOf } from '../../format/curl.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { firstInstrument } from './recipient.ts';

/** Who may send signals, for whom, and of what. */
export interface Traded {
  agents: readonly AgentReply[];
  deployments: readonly DeploymentReply[];
  instruments: readonly Instrument[];
  /** The one that a form begins with: of those that have a price, if any has. */
  instrument: string;
}

/** What a signal is made of, or what is missing before there can be one. */
export function Tradable({ children }: { children: (traded: Traded) => ReactNode }) {
  const agents = useQuery(agentsQuery);
  const deployments = useQuery(deploymentsQuery);
  const instruments = useQuery(instrumentsQuery);
  const prices = useQuery(pricesQuery);
  return (
    <Answer query={agents} waiting={<SkeletonRows rows={10} />}>
      {(found) => (
        <Answer query={deployments} waiting={<SkeletonRows rows={10} />}>
          {(deployed) => (
            <Answer query={instruments} waiting={<SkeletonRows rows={10} />}>
              {(traded) => {
                const open = traded.instruments.filter(({ status }) => status === 'trading');
                const able = found.agents.filter(({ status }) => status === 'public' || status === 'private');
                return able.length === 0 || open.length === 0 ? (
                  <Empty
                    title={able.length === 0 ? 'No agent trades' : 'No instrument is traded yet'}
                    text={
                      able.length === 0
                        ? 'A signal is sent as an agent; make one public or private first.'
                        : 'Venues list their instruments when workers start. Is one running?'
                    }
                    command={curlOf('GET', '/ready')}
                  />
                ) : prices.isPending ? (
                  <SkeletonRows rows={10} />
                ) : (
                  children({
                    agents: able,
                    deployments: deployed.deployments,
                    instruments: open,
                    instrument: firstInstrument(open, prices.data?.prices ?? []),
                  })
                );
              }}
            </Answer>
          )}
        </Answer>
      )}
    </Answer>
  );
}
