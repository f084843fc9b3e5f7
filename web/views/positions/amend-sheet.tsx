import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PositionDetail } from '../../../contracts/api/position.ts';
import { api } from '../../data/client.ts';
import { positionQuery } from '../../data/queries.ts';
import { useTicks } from '../../data/ticks.ts';
import { number } from '../../format/money.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Field } from '../../parts/field.tsx';
import { Pnl } from '../../parts/money.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { WhileAsked } from '../../parts/while-asked.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import type { Amendment, Draft } from './amendment.ts';
import { amendmentOf, draftOf, pnlAt, withDraft } from './amendment.ts';
import { Picture } from './picture.tsx';

/** Change where a position ends: drawn while it is typed, said in full before it is sent. */
export function AmendSheet({ id }: { id: string }) {
  const query = useQuery(positionQuery(id));
  return (
    <Sheet
      title={query.data === undefined ? 'Amend' : `Amend ${query.data.instrument} ${query.data.direction}`}
      aside={
        <SheetLink sheet="position" id={id} isButton>
          Position
        </SheetLink>
      }
    >
      <Answer query={query} waiting={<SkeletonRows rows={8} />}>
        {(position) =>
          position.status === 'closed' ? (
            <p className="mt-4">It is closed; its plan has ended.</p>
          ) : position.exitLevels === null ? (
            <p className="mt-4">Its entry has not filled yet; its levels are not known before that.</p>
          ) : (
            <Amend key={position.planRevision} position={position} />
          )
        }
      </Answer>
    </Sheet>
  );
}

function Amend({ position }: { position: PositionDetail }) {
  const queries = useQueryClient();
  const decimals = useTicks()(position.instrument);
  const [draft, setDraft] = useState(() => draftOf(position));
  // A key for what is meant: another wish, another key.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const amendment = amendmentOf(position, draft);
  const amend = useMutation({
    mutationFn: (body: Amendment) => api.positions.amend(position.id, body, { key }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['positions'] }),
  });
  const change = (part: Partial<Draft>): void => {
    amend.reset();
    setKey(crypto.randomUUID());
    setDraft({ ...draft, ...part });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (amendment !== null) amend.mutate(amendment);
      }}
    >
      <div className="mt-5">
        <Picture position={withDraft(position, draft)} decimals={decimals} />
      </div>
      <WhileAsked isPending={amend.isPending}>
        <div className="mt-4 grid gap-3 wide:grid-cols-2">
          <Field label="Stop-loss, price" value={draft.stop} onChange={(stop) => change({ stop })} autoFocus />
          {draft.targets.map((target, index) => (
            <Field
              key={index}
              label={`Target ${index + 1} (${Number(target.fraction) * 100} %), price`}
              value={target.price}
              onChange={(price) =>
                change({ targets: draft.targets.map((each, at) => (at === index ? { ...each, price } : each)) })
              }
            />
          ))}
          <Field
            label="Trailing stop arms at, % from the entry"
            hint="empty for none"
            value={draft.trailingAt}
            onChange={(trailingAt) => change({ trailingAt })}
          />
          <Field
            label="Trailing distance, %"
            hint="empty for none"
            value={draft.trailingBy}
            onChange={(trailingBy) => change({ trailingBy })}
          />
        </div>
      </WhileAsked>
      <Facts
        facts={[
          [
            'At the new stop',
            <span key="stop">
              <Pnl value={pnlAt(position, draft.stop)} /> {position.currency} of what is open
            </span>,
          ],
          ['Costs now', 'nothing; the orders at the venue are replaced'],
          ['Stop now', position.stopPrice === null ? '–' : number(position.stopPrice, decimals)],
        ]}
      />
      <p className="mt-3 text-muted">
        What is sent:{' '}
        <code className="font-mono text-xs break-all text-text">
          {amendment === null ? 'nothing is changed yet' : JSON.stringify(amendment)}
        </code>
      </p>
      {amend.error ? <Failure error={amend.error} /> : null}
      <p role="status" className="mt-4 h-5">
        {amend.isPending ? 'Sending; there is no answer yet.' : amend.data ? `Amended: ${amend.data.message}` : ''}
      </p>
      <Button look="deed" type="submit" className="mt-1 w-full" disabled={amendment === null || amend.isPending}>
        Amend the exit plan
      </Button>
    </form>
  );
}
