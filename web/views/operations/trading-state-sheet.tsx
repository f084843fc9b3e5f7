import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TradingState } from '../../../domain/trading-state.ts';
import { api } from '../../data/client.ts';
import { deploymentsQuery, livePositions, tradingStatesQuery } from '../../data/queries.ts';
import { curlOf } from '../../format/curl.ts';
import { utc } from '../../format/time.ts';
import { counted, spaced } from '../../format/words.ts';
import { Failure } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Command } from '../../parts/command.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { covers, idOf, inSentence, nameOf, scopeOf } from './scope-words.ts';

const STATES = [
  ['active', 'Active'],
  ['reduceOnly', 'Reduce only'],
  ['halted', 'Halted'],
] as const;

const CONSEQUENCES: Readonly<Record<TradingState, string>> = {
  active:
    'Entries are let through again, where no other scope forbids them. A kill of this scope is lifted; killed deployments stay killed.',
  reduceOnly: 'No entry is let through. Exits, stops and cancels pass: what is open only gets smaller.',
  halted: 'No entry is let through. Exits, stops and cancels still pass, and stops at the venue stand.',
};

/** The switch of one scope: what the state does is said before it is set. */
export function TradingStateSheet({ id }: { id: string }) {
  const scope = scopeOf(id);
  const queries = useQueryClient();
  const { data: states } = useQuery(tradingStatesQuery);
  const { data: deployments } = useQuery(deploymentsQuery);
  const { data: positions } = useQuery(livePositions);
  const now = states?.tradingStates.find((each) => idOf(each) === idOf(scope));
  const [chosen, setState] = useState<TradingState | null>(null);
  const [reason, setReason] = useState('');
  const [key, setKey] = useState(() => crypto.randomUUID());
  const state = chosen ?? (now !== undefined && now.state !== 'active' ? 'active' : 'reduceOnly');
  const body = { ...scope, state, reason: reason.trim() };
  const set = useMutation({
    mutationFn: () => api.operations.setTradingState(body, { key }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tradingStates'] }),
  });
  const name = inSentence(scope, deployments?.deployments);
  const held = positions?.positions.filter(covers(scope)).length ?? 0;
  const change = (deed: () => void): void => {
    set.reset();
    setKey(crypto.randomUUID());
    deed();
  };
  return (
    <Sheet
      title={`Trading: ${nameOf(scope, deployments?.deployments)}`}
      aside={
        <SheetLink sheet="kill" id={idOf(scope)} isButton>
          Kill …
        </SheetLink>
      }
    >
      <p className="mt-4">
        {now === undefined ? (
          <>It was never set: it is active.</>
        ) : (
          <>
            <strong className={now.state === 'active' ? '' : 'text-person'}>It is {spaced(now.state)}</strong> since{' '}
            {utc(now.updatedAt)}: {now.reason}
            {now.killedAt === null ? '' : `. A kill was pulled at ${utc(now.killedAt)}`}
          </>
        )}
      </p>
      <form
        className="mt-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (body.reason !== '' && !set.isPending) set.mutate();
        }}
      >
        <Choice label="Set it to" value={state} options={STATES} onChange={(value) => change(() => setState(value))} />
        <p className="mt-2 min-h-10">
          {CONSEQUENCES[state]} {counted(held, 'position')} {held === 1 ? 'is' : 'are'} open there; none is closed by
          this.
        </p>
        <div className="mt-2">
          <TextField
            label="Reason, for those who read it later"
            value={reason}
            onChange={(text) => change(() => setReason(text))}
            autoFocus
          />
        </div>
        <Section title="What is sent">
          {body.reason === '' ? (
            <p className="py-3 text-muted">Nothing yet. Say the reason.</p>
          ) : (
            <Command text={curlOf('POST', '/api/admin/trading-state', body)} />
          )}
        </Section>
        {set.error ? <Failure error={set.error} /> : null}
        <p role="status" className="mt-3 min-h-5">
          {set.isPending
            ? 'It is in force at once; waiting for entries that had been let go before …'
            : set.data
              ? `In force: ${spaced(set.data.state)}. ${
                  set.data.entriesInFlight.length === 0
                    ? 'Nothing else is under way.'
                    : `${counted(set.data.entriesInFlight.length, 'entry order')} sent before it has no answer yet: ${set.data.entriesInFlight.map(({ clientOrderId }) => clientOrderId).join(', ')}.`
                }`
              : ''}
        </p>
        <Button
          look="deed"
          type="submit"
          className="mt-1 w-full"
          disabled={body.reason === '' || set.isPending || set.isSuccess}
        >
          Set {name} to {spaced(state)}
        </Button>
      </form>
    </Sheet>
  );
}
