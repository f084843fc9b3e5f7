import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { agentBody, AgentReply } from '../../../contracts/api/agent.ts';
import { api } from '../../data/client.ts';
import { agentsQuery } from '../../data/queries.ts';
import { curlOf } from '../../format/curl.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Command } from '../../parts/command.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import type { PlanDraft } from '../send/plan-draft.ts';
import { FIRST_PLAN, lackOfPlan, planBodyOf } from '../send/plan-draft.ts';
import { PlanFields } from '../send/plan-fields.tsx';

const NEW = 'new';

/** Make an agent, or change one. */
export function AgentFormSheet({ id }: { id: string }) {
  const query = useQuery(agentsQuery);
  const agent = query.data?.agents.find((each) => each.id === id);
  return (
    <Sheet title={id === NEW ? 'New agent' : `Edit ${agent?.name ?? 'an agent'}`}>
      <Answer query={query} waiting={<SkeletonRows rows={6} />}>
        {() =>
          id !== NEW && agent === undefined ? (
            <p className="mt-4">There is no agent {id}.</p>
          ) : agent?.status === 'retired' ? (
            <p className="mt-4">It is retired, and stays as it is.</p>
          ) : (
            <Form before={agent ?? null} />
          )
        }
      </Answer>
    </Sheet>
  );
}

interface Draft extends PlanDraft {
  name: string;
  description: string;
  status: NonNullable<z.input<typeof agentBody>['status']>;
  plan: 'kept' | 'own' | 'none';
}

const draftOf = (agent: AgentReply | null): Draft => ({
  ...FIRST_PLAN,
  name: agent?.name ?? '',
  description: agent?.description ?? '',
  status: agent === null || agent.status === 'retired' ? 'private' : agent.status,
  plan: agent === null ? 'own' : 'kept',
});

function Form({ before }: { before: AgentReply | null }) {
  const queries = useQueryClient();
  // What is changed is what was read when the form was opened; a change that came in between is not written over.
  const [seen] = useState(before);
  const [draft, setDraft] = useState(() => draftOf(before));
  const [key, setKey] = useState(() => crypto.randomUUID());
  const lack = draft.name.trim() === '' ? 'Say its name.' : draft.plan === 'own' ? lackOfPlan(draft) : null;
  const body = {
    name: draft.name.trim(),
    description: draft.description.trim(),
    status: draft.status,
    ...(lack === null && draft.plan === 'own' && { defaultExitPlan: planBodyOf(draft) }),
    ...(draft.plan === 'none' && { defaultExitPlan: null }),
  };
  const save = useMutation({
    mutationFn: () =>
      seen === null ? api.agents.create(body, { key }) : api.agents.change(seen.id, body, seen.revision),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['agents'] }),
  });
  const change = (part: Partial<Draft>): void => {
    save.reset();
    setKey(crypto.randomUUID());
    setDraft({ ...draft, ...part });
  };
  if (save.data) return <Saved agent={save.data} isNew={seen === null} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (lack === null && !save.isPending) save.mutate();
      }}
    >
      <div className="mt-4 grid gap-3">
        <TextField label="Name" value={draft.name} onChange={(name) => change({ name })} autoFocus />
        <TextField
          label="What it does, for those who follow it"
          value={draft.description}
          onChange={(description) => change({ description })}
          lines={3}
        />
        <Choice label="Status" value={draft.status} options={STATUSES} onChange={(status) => change({ status })} />
        <p className="text-muted">{MEANINGS[draft.status]}</p>
        <Choice
          label="Exit plan of signals that bring none"
          value={draft.plan}
          options={seen === null ? PLANS : [['kept', 'As it is'], ...PLANS]}
          onChange={(plan) => change({ plan })}
        />
      </div>
      {draft.plan === 'own' ? <PlanFields draft={draft} change={change} /> : null}
      {draft.plan === 'none' ? (
        <p className="mt-2 text-muted">
          Signals without a plan of their own are refused: nothing is opened without a stop.
        </p>
      ) : null}
      <Section title="What is sent">
        {lack === null ? (
          <Command
            text={
              seen === null
                ? curlOf('POST', '/api/agents', body)
                : curlOf('PATCH', `/api/agents/${seen.id}`, body, { 'if-match': `"${seen.revision}"` })
            }
          />
        ) : (
          <p className="py-3 text-muted">Nothing yet. {lack}</p>
        )}
      </Section>
      {save.error ? <Failure error={save.error} /> : null}
      <Button look="deed" type="submit" className="mt-5 w-full" disabled={lack !== null || save.isPending}>
        {seen === null ? 'Make the agent' : 'Save'} {draft.name.trim()}
      </Button>
    </form>
  );
}

function Saved({ agent: { id, name }, isNew }: { agent: AgentReply; isNew: boolean }) {
  return (
    <>
      <p role="status" className="mt-4">
        <strong>{isNew ? `${name} is made.` : `${name} is changed.`}</strong>{' '}
        {isNew ? 'Its signals trade for whoever deploys it.' : 'Signals that come from now on follow it.'}
      </p>
      <div className="mt-3 flex gap-2">
        <SheetLink sheet="agent" id={id} isButton>
          Look at it
        </SheetLink>
        {isNew ? (
          <SheetLink sheet="newDeployment" id={id} isButton>
            Deploy it …
          </SheetLink>
        ) : null}
      </div>
    </>
  );
}

const STATUSES = [
  ['draft', 'Draft'],
  ['private', 'Private'],
  ['public', 'Public'],
] as const;
const MEANINGS = {
  draft: 'Its signals are refused until it is private or public.',
  private: 'It trades for your own deployments.',
  public: 'It trades for every deployment.',
} as const;
const PLANS = [
  ['own', 'As written here'],
  ['none', 'None'],
] as const;
