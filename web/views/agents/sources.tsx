import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SourceReply, SourceSecret } from '../../../contracts/api/source.ts';
import { api } from '../../data/client.ts';
import { sourcesQuery } from '../../data/queries.ts';
import { doorName } from '../../format/words.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/command.tsx';
import { Section } from '../../parts/section.tsx';
import { TextField } from '../../parts/text-field.tsx';

/** Where the signals of an agent come from: each source with an address of its own, which is told once. */
export function Sources({ agentId, canLink }: { agentId: string; canLink: boolean }) {
  const query = useQuery(sourcesQuery(agentId));
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [told, setTold] = useState<SourceSecret | null>(null);
  const done = (secret: SourceSecret | null) => {
    setTold(secret);
    setName('');
    setKey(crypto.randomUUID());
    return queries.invalidateQueries({ queryKey: ['sources'] });
  };
  const link = useMutation({
    mutationFn: () => api.sources.link(agentId, { kind: 'tradingView', name: name.trim() }, { key }),
    onSuccess: done,
  });
  const rotate = useMutation({ mutationFn: (id: string) => api.sources.rotate(agentId, id, { key }), onSuccess: done });
  const unlink = useMutation({
    mutationFn: (id: string) => api.sources.unlink(agentId, id),
    onSuccess: () => done(null),
  });
  const error = link.error ?? rotate.error ?? unlink.error;
  return (
    <Section title="Sources">
      <Answer query={query} waiting={<SkeletonRows rows={2} />}>
        {({ sources }) =>
          sources.length === 0 ? (
            <p className="py-3 text-muted">
              None: its signals are sent by people and programs. Link TradingView to have alerts trade.
            </p>
          ) : (
            <ul>
              {sources.map((source) => (
                <li
                  key={source.id}
                  className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-1"
                >
                  <Named source={source} />
                  {source.status === 'linked' ? (
                    <>
                      {source.delivery === 'webhook' ? (
                        <Button
                          aria-label={`New token for ${source.name}`}
                          disabled={rotate.isPending}
                          onClick={() => rotate.mutate(source.id)}
                        >
                          New token
                        </Button>
                      ) : null}
                      <Button
                        aria-label={`Unlink ${source.name}`}
                        disabled={unlink.isPending}
                        onClick={() => unlink.mutate(source.id)}
                      >
                        Unlink
                      </Button>
                    </>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      {told?.webhookUrl == null ? null : (
        <div role="status" className="mt-3 border-l-2 border-person bg-person-panel px-3 py-2">
          <p className="font-strong text-person">
            The address of {told.source.name}. It is shown this once: whoever has it can trade.
          </p>
          <Command text={told.webhookUrl} />
          <p className="mt-2">A token that it had before opens nothing any more.</p>
        </div>
      )}
      {error ? <Failure error={error} /> : null}
      {canLink ? (
        <form
          className="mt-3 flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '' && !link.isPending) link.mutate();
          }}
        >
          <div className="flex-1">
            <TextField label="New source on TradingView, its name" value={name} onChange={setName} />
          </div>
          <Button type="submit" disabled={name.trim() === '' || link.isPending}>
            Link it
          </Button>
        </form>
      ) : null}
    </Section>
  );
}

const Named = ({ source: { name, kind, status, tokenRevision } }: { source: SourceReply }) => (
  <span className="min-w-0 flex-1">
    <span className={status === 'linked' ? 'font-strong' : 'text-muted line-through'}>{name}</span>{' '}
    <span className="text-muted">
      {doorName(kind)}
      {status === 'linked' ? (tokenRevision > 1 ? `, token ${tokenRevision}` : '') : ', unlinked'}
    </span>
  </span>
);
