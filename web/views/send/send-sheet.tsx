import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { PriceReply } from '../../../contracts/api/market.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import { api } from '../../data/client.ts';
import { agentsQuery, deploymentsQuery, instrumentsQuery, pricesQuery } from '../../data/queries.ts';
import { curlOf } from '../../format/curl.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/command.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import type { Draft } from './draft.ts';
import { bodyOf, FIRST_DRAFT, lackOf, planInForce } from './draft.ts';
import { Fields } from './fields.tsx';
import { PlanPicture } from './plan-picture.tsx';
import { SignalLife } from './signal-life.tsx';

/** Send a signal: the plan is drawn while it is typed, the request is shown before it is sent, and then its life. */
export function SendSheet({ id }: { id: string }) {
  const agents = useQuery(agentsQuery);
  const deployments = useQuery(deploymentsQuery);
  const instruments = useQuery(instrumentsQuery);
  const prices = useQuery(pricesQuery);
  return (
    <Sheet title="Send a signal">
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
                    <Send agents={able} deployments={deployed.deployments} instruments={open} first={id} />
                  );
                }}
              </Answer>
            )}
          </Answer>
        )}
      </Answer>
    </Sheet>
  );
}

/**
 * The draft that the form begins with: for the deployment or agent that the address names, else for the first agent, in a market that
 * has a price.
 */
function beginning(
  agents: readonly AgentReply[],
  deployments: readonly DeploymentReply[],
  instruments: readonly Instrument[],
  prices: readonly PriceReply[],
  first: string,
): Draft {
  const deployment = deployments.find(({ id }) => id === first);
  const agent = agents.find(({ id }) => id === (deployment?.agentId ?? first)) ?? agents[0];
  const priced = instruments.filter((each) => prices.some(({ instrument }) => instrument === each.instrument));
  const open = priced.length === 0 ? instruments : priced;
  const instrument = open.find((each) => each.instrument === 'BTC-USD-PERP') ?? open[0];
  return {
    ...FIRST_DRAFT,
    to: deployment ? `deployment:${deployment.id}` : `agent:${agent?.id ?? ''}`,
    instrument: instrument?.instrument ?? '',
    plan: agent?.defaultExitPlan ? 'agent' : 'own',
  };
}

function Send({
  agents,
  deployments,
  instruments,
  first,
}: {
  agents: readonly AgentReply[];
  deployments: readonly DeploymentReply[];
  instruments: readonly Instrument[];
  first: string;
}) {
  const queries = useQueryClient();
  const { data: prices } = useQuery(pricesQuery);
  const [draft, setDraft] = useState(() => beginning(agents, deployments, instruments, prices?.prices ?? [], first));
  // A key for what is meant: another wish, another key.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const send = useMutation({
    mutationFn: () => api.signals.send(bodyOf(draft), { key }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['signals'] }),
  });
  const change = (part: Partial<Draft>): void => {
    send.reset();
    setKey(crypto.randomUUID());
    setDraft({ ...draft, ...part });
  };
  const named = draft.to.split(':')[1];
  const deployment = deployments.find(({ id }) => id === named);
  const agent = agents.find(({ id }) => id === (deployment?.agentId ?? named));
  const instrument = instruments.find((each) => each.instrument === draft.instrument);
  const price = prices?.prices.find((each) => each.instrument === draft.instrument);
  const lack = lackOf(draft);
  if (send.data) return <SignalLife id={send.data.id} sentAtMs={send.submittedAt} onAnother={() => change({})} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (lack === null && !send.isPending) send.mutate();
      }}
    >
      <PlanPicture
        draft={draft}
        plan={lack === null ? planInForce(draft, agent) : null}
        lack={lack}
        price={price}
        instrument={instrument}
        deployments={deployments.filter(
          ({ id, agentId, status }) =>
            status === 'active' && (deployment ? id === deployment.id : agentId === agent?.id),
        )}
      />
      <Fields
        draft={draft}
        change={change}
        agents={agents}
        deployments={deployments}
        instruments={instruments}
        agent={agent}
      />
      <Section title="What is sent">
        {lack === null ? (
          <>
            <pre
              tabIndex={0}
              aria-label="Body of the request"
              className="mt-3 overflow-x-auto font-mono text-xs leading-5"
            >
              POST /api/signals{'\n'}
              {JSON.stringify(bodyOf(draft), null, 2)}
            </pre>
            <Command text={curlOf('POST', '/api/signals', bodyOf(draft), { 'idempotency-key': key })} />
          </>
        ) : (
          <p className="py-3 text-muted">Nothing yet. {lack}</p>
        )}
      </Section>
      {send.error ? <Failure error={send.error} /> : null}
      <Button look="deed" type="submit" className="mt-5 w-full" disabled={lack !== null || send.isPending}>
        {send.isPending ? 'Sending …' : send.error ? 'Send it again' : `Send: ${draft.direction} ${draft.instrument}`}
      </Button>
      <p className="mt-2 text-muted">
        A signal is advice: each deployment checks, sizes and limits it before anything is ordered. Sent twice with one
        key, it trades once.
      </p>
    </form>
  );
}
