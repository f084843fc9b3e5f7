import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import { subtract } from '../../../domain/money.ts';
import { api } from '../../data/client.ts';
import { agentsQuery, balanceQuery, deploymentsQuery, livePositions } from '../../data/queries.ts';
import { number } from '../../format/money.ts';
import { utc } from '../../format/time.ts';
import { counted } from '../../format/words.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Figure } from '../../parts/figure.tsx';
import { Pnl } from '../../parts/money.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { Equity } from './equity.tsx';
import { inWords, LIMIT_WORDS, sizeWords } from './limit-words.ts';
import { Readiness } from './readiness.tsx';

/** One deployment: does it trade, what has it, within which limits; and the ways to stop it. */
export function DeploymentSheet({ id }: { id: string }) {
  const query = useQuery(deploymentsQuery);
  const deployment = query.data?.deployments.find((each) => each.id === id);
  return (
    <Sheet
      title={deployment === undefined ? 'Deployment' : `Deployment: ${deployment.name}`}
      aside={
        deployment?.status === 'active' ? (
          <SheetLink sheet="send" id={id} isButton>
            Send a signal …
          </SheetLink>
        ) : null
      }
    >
      <Answer query={query} waiting={<SkeletonRows rows={10} />}>
        {() =>
          deployment === undefined ? (
            <p className="mt-4">There is no deployment {id}.</p>
          ) : (
            <Found deployment={deployment} />
          )
        }
      </Answer>
    </Sheet>
  );
}

function Found({ deployment }: { deployment: DeploymentReply }) {
  const { data: agents } = useQuery(agentsQuery);
  const agent = agents?.agents.find(({ id }) => id === deployment.agentId);
  const { limits } = deployment;
  return (
    <>
      <Switch deployment={deployment} />
      <MoneyOf deployment={deployment} />
      {deployment.status === 'killed' ? null : <Readiness id={deployment.id} />}
      <Equity id={deployment.id} />
      <Section
        title="Limits"
        aside={
          deployment.status === 'killed' ? null : (
            <SheetLink sheet="limits" id={deployment.id}>
              Change …
            </SheetLink>
          )
        }
      >
        <Facts
          facts={[
            ['Size of a trade', sizeWords(limits.tradeSize)],
            ...LIMIT_WORDS.map((word) => [word.label, inWords(limits, word)] as const),
            [
              'Instruments',
              limits.allowedInstruments === null ? 'every one of the venue' : limits.allowedInstruments.join(', '),
            ],
          ]}
        />
      </Section>
      <Section title="Where it comes from">
        <Facts
          facts={[
            [
              'Agent',
              <SheetLink key="agent" sheet="agent" id={deployment.agentId}>
                {agent?.name ?? deployment.agentId}
              </SheetLink>,
            ],
            ['Venues', deployment.venues.join(', ')],
            ['Since', utc(deployment.createdAt)],
            [
              'Deployment',
              <span key="id" className="font-mono text-xs">
                {deployment.id}
              </span>,
            ],
          ]}
        />
      </Section>
    </>
  );
}

/** Pause, resume, kill: each says what it does before it is pressed. */
function Switch({ deployment: { id, status, name } }: { deployment: DeploymentReply }) {
  const queries = useQueryClient();
  const { data: positions } = useQuery(livePositions);
  const held = positions?.positions.filter(({ deploymentId }) => deploymentId === id).length ?? 0;
  const set = useMutation({
    mutationFn: () => (status === 'active' ? api.deployments.pause(id) : api.deployments.resume(id)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['deployments'] }),
  });
  if (status === 'killed')
    return (
      <p className="mt-4">
        Killed for good: it opens nothing any more. To follow the agent again, make a new deployment.
      </p>
    );
  return (
    <>
      <p className="mt-4">
        {status === 'active' ? (
          <>
            <strong>It trades.</strong> {held === 0 ? 'Nothing is open.' : `${counted(held, 'position')} open.`}
          </>
        ) : (
          <strong className="text-person">Paused: it opens nothing. What is open lives on with its exit plan.</strong>
        )}
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button onClick={() => set.mutate()} disabled={set.isPending}>
          {status === 'active' ? `Pause ${name}` : `Resume ${name}`}
        </Button>
        <SheetLink sheet="kill" id={`deployment:${id}`} isButton>
          Kill …
        </SheetLink>
        <span className="text-muted">
          {status === 'active'
            ? 'A pause opens nothing new and closes nothing; it can be taken back.'
            : 'From then on its signals trade again; those of the pause stay refused.'}
        </span>
      </div>
      <p role="status" className="sr-only">
        {set.data ? `${name} is ${set.data.status} now.` : ''}
      </p>
      {set.error ? <Failure error={set.error} /> : null}
    </>
  );
}

function MoneyOf({ deployment: { id } }: { deployment: DeploymentReply }) {
  const query = useQuery(balanceQuery);
  return (
    <Answer query={query} waiting={<div className="mt-4 h-[4.5rem]" aria-busy="true" />}>
      {({ balances }) => {
        const balance = balances.find(({ deploymentId }) => deploymentId === id);
        if (!balance) return <p className="mt-4 text-muted">It has no account yet.</p>;
        const { equity, deposits, available, unrealizedPnl, fees, currency } = balance;
        return (
          <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-2 wide:grid-cols-4">
            <Figure
              name={`Equity, ${currency}`}
              from="Balance and unrealized PnL"
              note={`of ${number(deposits, 0)} paid in`}
            >
              {equity === null ? '–' : number(equity, 2)}
            </Figure>
            <Figure
              name={`PnL in all, ${currency}`}
              from="Equity minus everything paid in"
              note={`fees of ${number(fees, 2)}`}
            >
              <Pnl value={equity === null ? null : subtract(equity, deposits)} />
            </Figure>
            <Figure
              name={`Unrealized, ${currency}`}
              from="Open quantity at the mark minus its cost"
              note="before exit fees"
            >
              <Pnl value={unrealizedPnl} />
            </Figure>
            <Figure
              name={`Available, ${currency}`}
              from="Equity that is neither margin nor promised"
              note="for new positions"
            >
              {available === null ? '–' : number(available, 2)}
            </Figure>
          </dl>
        );
      }}
    </Answer>
  );
}
