import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { InboxMessageReply } from '../../../contracts/api/inbox.ts';
import { api } from '../../data/client.ts';
import { messageQuery } from '../../data/queries.ts';
import { utc } from '../../format/time.ts';
import { spaced } from '../../format/words.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';

/** One message: its text as text, why it came to nothing, and the way to try it again. */
export function MessageSheet({ id }: { id: string }) {
  const query = useQuery(messageQuery(id));
  return (
    <Sheet title={query.data?.status === 'dead' ? 'Dead letter' : 'Message'}>
      <Answer query={query} waiting={<SkeletonRows rows={8} />}>
        {(message) => (
          <>
            <Became message={message} />
            {message.status === 'dead' ? (
              <Mend key={message.revision} message={message} />
            ) : (
              <Text title="Text" text={message.body} />
            )}
            {message.originalBody === null ? null : <Text title="As it came" text={message.originalBody} />}
            <Section title="Where it comes from">
              <Facts
                facts={[
                  [
                    'Agent',
                    <SheetLink key="agent" sheet="agent" id={message.agentId}>
                      its sources
                    </SheetLink>,
                  ],
                  ['Sent as', message.contentType ?? 'not said'],
                  ['Came', utc(message.receivedAt)],
                  ['Settled', message.settledAt === null ? 'not yet' : utc(message.settledAt)],
                  ['Place in its order', String(message.sequence)],
                  ['Tries', String(message.attempts)],
                ]}
              />
            </Section>
          </>
        )}
      </Answer>
    </Sheet>
  );
}

function Became({ message: { status, code, reason, signalId } }: { message: InboxMessageReply }) {
  if (status === 'dead')
    return (
      <div className="mt-4 border-l-2 border-person bg-person-panel px-3 py-1.5">
        <p className="font-strong text-person">It came to nothing{code === null ? '' : `: ${spaced(code)}`}</p>
        <p>{reason}</p>
      </div>
    );
  return (
    <p className="mt-4" role="status">
      {status === 'waiting' ? <strong>It waits for its turn.</strong> : null}
      {status === 'delivered' ? <strong>It became a signal. </strong> : null}
      {status === 'repeated' ? <strong>The same alert came before; it traded nothing. </strong> : null}
      {signalId === null ? null : (
        <SheetLink sheet="signal" id={signalId}>
          Why it traded, or why not
        </SheetLink>
      )}
    </p>
  );
}

const Text = ({ title, text }: { title: string; text: string }) => (
  <Section title={title}>
    <pre
      tabIndex={0}
      aria-label={title}
      className="mt-3 max-h-80 overflow-auto rounded bg-panel px-3 py-1.5 font-mono text-xs leading-5 whitespace-pre-wrap"
    >
      {text}
    </pre>
  </Section>
);

/** The text of a dead letter is mended first, then it is tried again at the end of its source's order. */
function Mend({ message }: { message: InboxMessageReply }) {
  const queries = useQueryClient();
  const [text, setText] = useState(message.body);
  const isChanged = text !== message.body;
  const renew = () => queries.invalidateQueries({ queryKey: ['inbox'] });
  const save = useMutation({ mutationFn: () => api.inbox.edit(message.id, text, message.revision), onSuccess: renew });
  const replay = useMutation({ mutationFn: () => api.inbox.replay(message.id), onSuccess: renew });
  return (
    <div className="mt-4">
      <TextField label="Text; what came stays on record" value={text} onChange={setText} lines={8} />
      {save.error ? <Failure error={save.error} /> : null}
      {replay.error ? <Failure error={replay.error} /> : null}
      <div className="mt-3 flex flex-wrap items-center gap-3">
        {isChanged ? (
          <Button look="deed" disabled={text === '' || save.isPending} onClick={() => save.mutate()}>
            Save the text
          </Button>
        ) : (
          <Button look="deed" disabled={replay.isPending} onClick={() => replay.mutate()}>
            Try it again
          </Button>
        )}
        <span className="text-muted">
          {isChanged
            ? 'Saving sends nothing.'
            : 'Its age counts from now; it goes to the end of its source’s order, and may trade.'}
        </span>
      </div>
    </div>
  );
}
