import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import { widenedLimits } from '../../../domain/limit-change.ts';
import { api } from '../../data/client.ts';
import { deploymentsQuery } from '../../data/queries.ts';
import { curlOf } from '../../format/curl.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/command.tsx';
import { Field } from '../../parts/field.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import type { Typed } from './limit-draft.ts';
import { changesOf, typedLimits } from './limit-draft.ts';
import { inWords, LIMIT_WORDS, unitOf } from './limit-words.ts';

/** The limits of a deployment: what lets more through than before has to be said. */
export function LimitsSheet({ id }: { id: string }) {
  const query = useQuery(deploymentsQuery);
  const deployment = query.data?.deployments.find((each) => each.id === id);
  return (
    <Sheet
      title={deployment === undefined ? 'Limits' : `Limits of ${deployment.name}`}
      aside={
        <SheetLink sheet="deployment" id={id} isButton>
          Deployment
        </SheetLink>
      }
    >
      <Answer query={query} waiting={<SkeletonRows rows={8} />}>
        {() =>
          deployment === undefined ? (
            <p className="mt-4">There is no deployment {id}.</p>
          ) : deployment.status === 'killed' ? (
            <p className="mt-4">It was killed, and stays as it is.</p>
          ) : (
            <Limits deployment={deployment} />
          )
        }
      </Answer>
    </Sheet>
  );
}

function Limits({ deployment }: { deployment: DeploymentReply }) {
  const queries = useQueryClient();
  // What is changed is what was read when the form was opened; a change that came in between is not written over.
  const [seen, setSeen] = useState(deployment);
  const [draft, setDraft] = useState(() => typedLimits(deployment.limits));
  const [isMeant, setMeant] = useState(false);
  const changes = changesOf(seen.limits, draft);
  const after = { ...seen.limits, ...(changes ?? {}) };
  const wider =
    changes === null ? [] : LIMIT_WORDS.filter(({ name }) => widenedLimits(seen.limits, after).includes(name));
  const isChanged = changes !== null && Object.keys(changes).length > 0;
  const body = { limits: changes ?? {}, ...(wider.length > 0 && isMeant && { widen: true as const }) };
  const save = useMutation({
    mutationFn: () => api.deployments.change(seen.id, body, seen.revision),
    onSuccess: (saved) => {
      setSeen(saved);
      setDraft(typedLimits(saved.limits));
      setMeant(false);
      return queries.invalidateQueries({ queryKey: ['deployments'] });
    },
  });
  const change = (part: Typed): void => {
    save.reset();
    setDraft({ ...draft, ...part });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && (wider.length === 0 || isMeant)) save.mutate();
      }}
    >
      <div className="mt-4 grid grid-cols-2 items-end gap-3">
        {LIMIT_WORDS.map((word) => (
          <Field
            key={word.name}
            label={`${word.label}${unitOf(word) === '' ? '' : `, ${unitOf(word)}`}`}
            value={draft[word.name] ?? ''}
            onChange={(text) => change({ [word.name]: text })}
          />
        ))}
      </div>
      {wider.length === 0 ? null : (
        <div className="mt-4 border-l-2 border-person bg-person-panel px-3 py-2">
          <p className="font-strong text-person">This lets more through than before</p>
          <ul>
            {wider.map((word) => (
              <li key={word.name}>
                {word.label}: {inWords(seen.limits, word)} → {inWords(after, word)}
              </li>
            ))}
          </ul>
          <label className="mt-1 flex items-center gap-2">
            <input type="checkbox" checked={isMeant} onChange={(event) => setMeant(event.target.checked)} />I mean to
            widen {wider.length === 1 ? 'it' : 'them'}
          </label>
        </div>
      )}
      <Section title="What is sent">
        {isChanged ? (
          <Command text={curlOf('PATCH', `/api/deployments/${seen.id}`, body, { 'if-match': `"${seen.revision}"` })} />
        ) : (
          <p className="py-3 text-muted">
            {changes === null ? 'Nothing yet: every limit is a number.' : 'Nothing yet: no limit is another one.'}
          </p>
        )}
      </Section>
      {save.error ? <Failure error={save.error} /> : null}
      <p role="status" className="mt-3 h-5">
        {save.data ? 'In force: entries that are sized from now on keep to it.' : ''}
      </p>
      <Button
        look="deed"
        type="submit"
        className="mt-1 w-full"
        disabled={!isChanged || (wider.length > 0 && !isMeant) || save.isPending}
      >
        {wider.length === 0 ? 'Save the limits' : 'Widen the limits'}
      </Button>
      <p className="mt-2 text-muted">What is open already is left as it is; limits are for new entries.</p>
    </form>
  );
}
