import { useQuery } from '@tanstack/react-query';
import type { AgentReply } from '../../../contracts/api/agent.ts';
import { agentsQuery } from '../../data/queries.ts';
import { utc } from '../../format/time.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { DeploymentTable } from '../deployments/deployment-table.tsx';
import { Performance } from './performance.tsx';
import { planWords } from './plan-words.ts';
import { Routing } from './routing.tsx';
import { Sources } from './sources.tsx';

/** One agent: what it does, where its signals end, and who follows it. */
export function AgentSheet({ id }: { id: string }) {
  const query = useQuery(agentsQuery);
  const agent = query.data?.agents.find((each) => each.id === id);
  return (
    <Sheet
      title={agent === undefined ? 'Agent' : `Agent: ${agent.name}`}
      aside={
        agent === undefined || agent.status === 'retired' ? null : (
          <>
            <SheetLink sheet="agentForm" id={id} isButton>
              Edit …
            </SheetLink>
            {canTrade(agent) ? (
              <>
                <SheetLink sheet="ask" id={id} isButton>
                  Ask …
                </SheetLink>
                <SheetLink sheet="send" id={id} isButton>
                  Send a signal …
                </SheetLink>
              </>
            ) : null}
          </>
        )
      }
    >
      <Answer query={query} waiting={<SkeletonRows rows={8} />}>
        {() => (agent === undefined ? <p className="mt-4">There is no agent {id}.</p> : <Found agent={agent} />)}
      </Answer>
    </Sheet>
  );
}

const canTrade = ({ status }: AgentReply): boolean => status === 'public' || status === 'private';

const STANDINGS: Readonly<Record<AgentReply['status'], string>> = {
  draft: 'A draft: its signals are refused until it is made public or private.',
  private: 'Private: it trades for the deployments of who made it.',
  public: 'Public: it trades for every deployment.',
  retired: 'Retired for good: its signals are refused. Positions that were open live on with their exit plans.',
};

function Found({ agent }: { agent: AgentReply }) {
  return (
    <>
      <p className="mt-4">{STANDINGS[agent.status]}</p>
      {agent.description === '' ? null : (
        <p className="mt-2 max-w-prose whitespace-pre-line text-muted">{agent.description}</p>
      )}
      <Performance agentId={agent.id} />
      <Section title="Exit plan of signals that bring none">
        {agent.defaultExitPlan === null ? (
          <p className="py-3 text-muted">
            None: a signal without a plan of its own is refused, because nothing is opened without a stop.
          </p>
        ) : (
          <Facts facts={planWords(agent.defaultExitPlan)} />
        )}
      </Section>
      <Sources agentId={agent.id} canLink={agent.status !== 'retired'} />
      <Section
        title="Deployments"
        aside={
          canTrade(agent) ? (
            <SheetLink sheet="newDeployment" id={agent.id}>
              Deploy it …
            </SheetLink>
          ) : null
        }
      >
        <DeploymentTable
          isOfOneAgent
          of={({ agentId }) => agentId === agent.id}
          empty="Nobody follows it yet; deploy it with an account of its own."
        />
      </Section>
      <Routing agentId={agent.id} />
      {agent.status === 'retired' ? null : (
        <Section title="End">
          <p className="py-3 text-muted">
            An agent that is retired sends nothing any more, for good.{' '}
            <SheetLink sheet="retire" id={agent.id}>
              Retire it …
            </SheetLink>
          </p>
        </Section>
      )}
      <Section title="Where it comes from">
        <Facts
          facts={[
            ['Made', utc(agent.createdAt)],
            [
              'Agent',
              <span key="id" className="font-mono text-xs">
                {agent.id}
              </span>,
            ],
          ]}
        />
      </Section>
    </>
  );
}
