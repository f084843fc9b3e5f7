import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { KillStarted } from '../../../contracts/api/admin.ts';
import type { PositionReply } from '../../../contracts/api/position.ts';
import { add } from '../../../domain/money.ts';
import { api } from '../../data/client.ts';
import { deploymentsQuery, livePositions } from '../../data/queries.ts';
import { isHeld } from '../../data/protection.ts';
import { exact } from '../../format/money.ts';
import { counted } from '../../format/words.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Life, Step } from '../../parts/life.tsx';
import { Pnl } from '../../parts/money.tsx';
import { Outside } from '../../parts/outside.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { TextField } from '../../parts/text-field.tsx';
import type { Scope } from './scope-words.ts';
import { covers, inSentence, nameOf, scopeOf } from './scope-words.ts';

/** The kill switch of one scope: what it will do, the name typed, and then how far it is. */
export function KillSheet({ id }: { id: string }) {
  const scope = scopeOf(id);
  const deployments = useQuery(deploymentsQuery);
  const positions = useQuery(livePositions);
  return (
    <Sheet title={`Kill ${inSentence(scope, deployments.data?.deployments)}`}>
      <Answer query={deployments} waiting={<SkeletonRows rows={6} />}>
        {(known) => (
          <Answer query={positions} waiting={<SkeletonRows rows={6} />}>
            {(live) => (
              <Kill
                scope={scope}
                name={nameOf(scope, known.deployments)}
                sentence={inSentence(scope, known.deployments)}
                positions={live.positions.filter(covers(scope))}
              />
            )}
          </Answer>
        )}
      </Answer>
    </Sheet>
  );
}

function Kill({
  scope,
  name,
  sentence,
  positions,
}: {
  scope: Scope;
  name: string;
  sentence: string;
  positions: readonly PositionReply[];
}) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const [atFirst, setAtFirst] = useState<readonly string[]>([]);
  const kill = useMutation({
    mutationFn: () => api.operations.kill({ ...scope, reason: reason.trim() }, { key }),
    onMutate: () => setAtFirst(positions.map(({ id }) => id)),
    onSuccess: () => queries.invalidateQueries(),
  });
  const isMeant = typed.trim() === name && reason.trim() !== '';
  if (kill.data) return <KillLife kill={kill.data} sentence={sentence} atFirst={atFirst} left={positions} />;
  const held = positions.filter(isHeld);
  const worth = held.every(({ mark }) => mark !== null)
    ? add('0', ...held.map(({ mark }) => mark?.unrealizedPnl ?? '0'))
    : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isMeant && !kill.isPending) kill.mutate();
      }}
    >
      <h3 className="mt-4">What will happen</h3>
      <ol className="mt-1 ml-5 list-decimal">
        <li>At once: no entry of {sentence} is let through any more.</li>
        <li>Entries that rest at a venue are withdrawn.</li>
        <li>
          {held.length === 0 ? (
            'Nothing is held there now; whatever fills in the meantime is closed.'
          ) : (
            <>
              {counted(held.length, 'position')} {held.length === 1 ? 'is' : 'are'} closed at market, for{' '}
              <Pnl value={worth} /> USD at the marks of now, before fees and slippage.
            </>
          )}
        </li>
        <li>
          {scope.scope === 'deployment'
            ? 'The deployment stays killed. There is no way back; a new one can be made.'
            : 'It stays halted until somebody sets it active again. Positions that are closed stay closed.'}
        </li>
      </ol>
      {held.length === 0 ? null : (
        <ul className="mt-3 border-t border-line">
          {held.map(({ id, instrument, direction, quantity, mark }) => (
            <li key={id} className="flex h-8 items-center gap-2 border-b border-line">
              <span className="font-strong">{instrument.replace(/-PERP$/, '')}</span>
              <span className={direction === 'long' ? 'text-gain' : 'text-loss'}>{direction}</span>
              <span className="flex-1 text-muted">{exact(quantity)}</span>
              <Pnl value={mark?.unrealizedPnl ?? null} />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-4 grid gap-3 wide:grid-cols-2">
        <TextField label="Reason, for those who read it later" value={reason} onChange={setReason} autoFocus />
        <TextField label={`Type “${name}” to say that you mean it`} value={typed} onChange={setTyped} />
      </div>
      {kill.error ? <Failure error={kill.error} /> : null}
      <Button look="deed" type="submit" className="mt-4 w-full" disabled={!isMeant || kill.isPending}>
        {kill.error ? 'Send it again: ' : ''}Kill {name}
        {held.length === 0 ? '' : ` and close ${counted(held.length, 'position')}`}
      </Button>
    </form>
  );
}

/** How far a kill is, by the positions that were there when it was pulled. */
function KillLife({
  kill,
  sentence,
  atFirst,
  left,
}: {
  kill: KillStarted;
  sentence: string;
  atFirst: readonly string[];
  left: readonly PositionReply[];
}) {
  const closed = atFirst.filter((id) => !left.some((position) => position.id === id)).length;
  return (
    <>
      <Life>
        <Step isDone name="Entries">
          of {sentence} are stopped
        </Step>
        <Step isDone={left.length === 0} name="Positions">
          {atFirst.length === 0 ? 'none was open' : `${closed} of ${atFirst.length} closed`}
        </Step>
        <Step isDone={left.length === 0} name="Result">
          {left.length === 0 ? 'nothing is open there any more' : `${counted(left.length, 'position')} to close`}
        </Step>
      </Life>
      <p className="mt-4">
        <Outside href={kill.links.workflow}>Its workflow in Temporal</Outside>{' '}
        <span className="text-muted">
          goes on asking the venues until nothing is held there, or names what it could not close.
        </span>
      </p>
    </>
  );
}
