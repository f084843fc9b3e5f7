import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../data/client.ts';
import { usePrices } from '../../data/prices.ts';
import { curlOf } from '../../format/curl.ts';
import { Failure } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/command.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { WhileAsked } from '../../parts/while-asked.tsx';
import type { Draft } from './draft.ts';
import { bodyOf, FIRST_DRAFT, lackOf, planInForce } from './draft.ts';
import { Fields } from './fields.tsx';
import { PlanPicture } from './plan-picture.tsx';
import { firstRecipient } from './recipient.ts';
import { SignalLife } from './signal-life.tsx';
import type { Traded } from './tradable.tsx';
import { Tradable } from './tradable.tsx';

/** Send a signal: the plan is drawn while it is typed, the request is shown before it is sent, and then its life. */
export function SendSheet({ id }: { id: string }) {
  return (
    <Sheet title="Send a signal">
      <Tradable>{(tradable) => <Send {...tradable} first={id} />}</Tradable>
    </Sheet>
  );
}

/** The draft that the form begins with: for the deployment or agent that the address names. */
function beginning({ agents, deployments, instrument }: Traded, first: string): Draft {
  const { to, agent } = firstRecipient(agents, deployments, first);
  return {
    ...FIRST_DRAFT,
    to,
    instrument,
    plan: agent?.defaultExitPlan ? 'agent' : 'own',
  };
}

function Send({ first, ...traded }: Traded & { first: string }) {
  const { agents, deployments, instruments } = traded;
  const queries = useQueryClient();
  const prices = usePrices();
  const [draft, setDraft] = useState(() => beginning(traded, first));
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
  const price = prices?.find((each) => each.instrument === draft.instrument);
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
      <WhileAsked isPending={send.isPending}>
        <Fields
          draft={draft}
          change={change}
          agents={agents}
          deployments={deployments}
          instruments={instruments}
          agent={agent}
        />
      </WhileAsked>
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
