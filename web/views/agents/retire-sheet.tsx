import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AgentReply } from '../../../contracts/api/agent.ts';
import { api } from '../../data/client.ts';
import { agentsQuery, deploymentsQuery, livePositions } from '../../data/queries.ts';
import { counted } from '../../format/words.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';

/** Retire an agent for good: what that means, then one button. */
export function RetireSheet({ id }: { id: string }) {
  const query = useQuery(agentsQuery);
  const agent = query.data?.agents.find((each) => each.id === id);
  return (
    <Sheet title={agent === undefined ? 'Retire an agent' : `Retire ${agent.name}`}>
      <Answer query={query} waiting={<SkeletonRows rows={4} />}>
        {() => (agent === undefined ? <p className="mt-4">There is no agent {id}.</p> : <Retire agent={agent} />)}
      </Answer>
    </Sheet>
  );
}

function Retire({ agent: { id, name, status } }: { agent: AgentReply }) {
  const queries = useQueryClient();
  const { data: deployments } = useQuery(deploymentsQuery);
  const { data: positions } = useQuery(livePositions);
  const followers =
    deployments?.deployments.filter((each) => each.agentId === id && each.status !== 'killed').length ?? 0;
  const held = positions?.positions.filter(({ agentId }) => agentId === id).length ?? 0;
  const retire = useMutation({
    mutationFn: () => api.agents.retire(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['agents'] }),
  });
  if (status === 'retired')
    return (
      <p role="status" className="mt-4">
        <strong>{name} is retired.</strong>{' '}
        <SheetLink sheet="agent" id={id}>
          Look at it
        </SheetLink>
      </p>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        retire.mutate();
      }}
    >
      <h3 className="mt-4">What will happen</h3>
      <ol className="mt-1 ml-5 list-decimal">
        <li>
          Its signals are refused from then on; {counted(followers, 'deployment')} will open nothing of it any more.
        </li>
        <li>
          {held === 0
            ? 'Nothing of it is open.'
            : `${counted(held, 'open position')} of it live on with their exit plans.`}
        </li>
        <li>There is no way back; another agent can be made.</li>
      </ol>
      {retire.error ? <Failure error={retire.error} /> : null}
      <Button look="deed" type="submit" className="mt-4 w-full" disabled={retire.isPending}>
        Retire {name} for good
      </Button>
    </form>
  );
}
