import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AgentReply } from '../../../contracts/api/agent.ts';
import { DECIMAL_PATTERN, divide, isPositive } from '../../../domain/money.ts';
import { api } from '../../data/client.ts';
import { agentsQuery, deploymentsQuery } from '../../data/queries.ts';
import { curlOf } from '../../format/curl.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/command.tsx';
import { Field } from '../../parts/field.tsx';
import { Section } from '../../parts/section.tsx';
import { Select } from '../../parts/select.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';

/** Follow an agent with a practice account of its own. */
export function NewDeploymentSheet({ id }: { id: string }) {
  const query = useQuery(agentsQuery);
  return (
    <Sheet title="New deployment">
      <Answer query={query} waiting={<SkeletonRows rows={6} />}>
        {({ agents }) => {
          const able = agents.filter(({ status }) => status !== 'retired');
          return able.length === 0 ? (
            <p className="mt-4">
              There is no agent to follow.{' '}
              <SheetLink sheet="agentForm" id="new">
                Make one …
              </SheetLink>
            </p>
          ) : (
            <Make agents={able} asked={able.find((agent) => agent.id === id)?.id ?? null} />
          );
        }}
      </Answer>
    </Sheet>
  );
}

const isAmount = (text: string): boolean => DECIMAL_PATTERN.test(text) && isPositive(text);

function Make({ agents, asked }: { agents: readonly AgentReply[]; asked: string | null }) {
  const queries = useQueryClient();
  const { data: known } = useQuery(deploymentsQuery);
  const [draft, setDraft] = useState({ agentId: asked, name: '', paperBalance: '10000', order: '2', instrument: '25' });
  const deploymentOf = (agentId: string) =>
    known?.deployments.find((each) => each.agentId === agentId && each.status !== 'killed');
  // The one that was asked for or chosen, else the first that nobody follows yet.
  const agentId = draft.agentId ?? (agents.find(({ id }) => deploymentOf(id) === undefined) ?? agents[0])?.id ?? '';
  const taken = deploymentOf(agentId);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const isWhole = draft.name.trim() !== '' && [draft.paperBalance, draft.order, draft.instrument].every(isAmount);
  const body = {
    agentId,
    name: draft.name.trim(),
    paperBalance: draft.paperBalance,
    ...(isWhole && {
      limits: {
        maxOrderNotionalFraction: divide(draft.order, 100),
        maxInstrumentFraction: divide(draft.instrument, 100),
      },
    }),
  };
  const make = useMutation({
    mutationFn: () => api.deployments.create(body, { key }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['deployments'] }),
  });
  const change = (part: Partial<typeof draft>): void => {
    make.reset();
    setKey(crypto.randomUUID());
    setDraft({ ...draft, ...part });
  };
  if (make.data)
    return (
      <>
        <p role="status" className="mt-4">
          <strong>{make.data.name} follows the agent now.</strong> Its first signal trades at once.
        </p>
        <div className="mt-3 flex gap-2">
          <SheetLink sheet="deployment" id={make.data.id} isButton>
            Look at it
          </SheetLink>
          <SheetLink sheet="send" id={make.data.id} isButton>
            Send it a signal …
          </SheetLink>
        </div>
      </>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole && !make.isPending) make.mutate();
      }}
    >
      <div className="mt-4 grid gap-3 wide:grid-cols-2">
        <Select label="Agent" value={agentId} onChange={(chosen) => change({ agentId: chosen })}>
          {agents.map(({ id, name, status }) => (
            <option key={id} value={id}>
              {name}
              {status === 'draft' ? ' (draft: does not trade)' : ''}
            </option>
          ))}
        </Select>
        <TextField label="Name" value={draft.name} onChange={(name) => change({ name })} hint="careful" autoFocus />
        <Field
          label="Paid in on paper, USD"
          value={draft.paperBalance}
          onChange={(paperBalance) => change({ paperBalance })}
        />
        <Field label="Most in one order, % of equity" value={draft.order} onChange={(order) => change({ order })} />
        <Field
          label="Most in one instrument, % of equity"
          value={draft.instrument}
          onChange={(instrument) => change({ instrument })}
        />
      </div>
      {taken === undefined ? null : (
        <p className="mt-3 text-person">
          You follow this agent already, with{' '}
          <SheetLink sheet="deployment" id={taken.id}>
            {taken.name}
          </SheetLink>
          . Change or kill that one, or choose another agent.
        </p>
      )}
      <Section title="What is sent">
        {isWhole ? (
          <Command text={curlOf('POST', '/api/deployments', body)} />
        ) : (
          <p className="py-3 text-muted">Nothing yet: it needs a name, and its numbers have to be above 0.</p>
        )}
      </Section>
      {make.error ? <Failure error={make.error} /> : null}
      <Button
        look="deed"
        type="submit"
        className="mt-5 w-full"
        disabled={!isWhole || taken !== undefined || make.isPending}
      >
        {make.isPending
          ? 'Making it …'
          : `Make the deployment${draft.name.trim() === '' ? '' : ` ${draft.name.trim()}`}`}
      </Button>
      <p className="mt-2 text-muted">
        It trades on paper. Limits that are not named here keep their defaults, which its sheet shows.
      </p>
    </form>
  );
}
