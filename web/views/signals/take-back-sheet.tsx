import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignalDetail } from '../../../contracts/api/signal-reply.ts';
import { hasEnded } from '../../../domain/signal.ts';
import { api } from '../../data/client.ts';
import { signalQuery } from '../../data/queries.ts';
import { curlOf } from '../../format/curl.ts';
import { utc } from '../../format/time.ts';
import { spaced } from '../../format/words.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/command.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { Executions } from './executions.tsx';

/** Take a signal back before its entry: what that means, then one button, then what became of it. */
export function TakeBackSheet({ id }: { id: string }) {
  const query = useQuery(signalQuery(id));
  const signal = query.data;
  return (
    <Sheet title={signal === undefined ? 'Take a signal back' : `Take back: ${signal.direction} ${signal.instrument}`}>
      <Answer query={query} waiting={<SkeletonRows rows={5} />}>
        {(found) => (
          <>
            {found.cancelledAt !== null ? (
              <TakenBack signal={found} cancelledAt={found.cancelledAt} />
            ) : hasEnded(found.status) ? (
              <p role="status" className="mt-4">
                <strong>It is {spaced(found.status)};</strong> there is nothing left to take back.
              </p>
            ) : found.status === 'open' ? (
              <p role="status" className="mt-4">
                <strong>It is open:</strong> it is too late to take it back. Close what came of it instead.
              </p>
            ) : (
              <TakeBack signal={found} />
            )}
            <Executions signal={found} />
            <p className="mt-4">
              <SheetLink sheet="signal" id={id}>
                Everything that followed
              </SheetLink>
            </p>
          </>
        )}
      </Answer>
    </Sheet>
  );
}

const TakenBack = ({ signal: { cancelReason }, cancelledAt }: { signal: SignalDetail; cancelledAt: string }) => (
  <p role="status" className="mt-4">
    <strong>Taken back at {utc(cancelledAt)}.</strong> Nothing is sent for it any more
    {cancelReason === null ? '.' : `: ${cancelReason}.`}
  </p>
);

function TakeBack({ signal: { id, executions } }: { signal: SignalDetail }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const body = reason.trim() === '' ? {} : { reason: reason.trim() };
  const renew = () => queries.invalidateQueries({ queryKey: ['signals'] });
  const take = useMutation({
    mutationFn: () => api.signals.cancel(id, body),
    onSuccess: renew,
    // It may have gone on meanwhile; what stands below is then what it has become.
    onError: renew,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!take.isPending) take.mutate();
      }}
    >
      <h3 className="mt-4">What will happen</h3>
      <ol className="mt-1 ml-5 list-decimal">
        <li>
          {executions.length < 2
            ? 'Nothing is sent for it any more.'
            : `Nothing is sent for it any more, for any of its ${executions.length} deployments.`}
        </li>
        <li>Each deployment refuses it at its next step, and says so in the timeline.</li>
        <li>
          If an entry was sent already, one that still rests too, nothing is changed: it is too late, and the position
          has to be closed instead.
        </li>
      </ol>
      <div className="mt-3">
        <TextField label="Reason, for those who read it later" value={reason} onChange={setReason} autoFocus />
      </div>
      <Section title="What is sent">
        <Command text={curlOf('POST', `/api/signals/${id}/cancel`, body)} />
      </Section>
      {take.error ? <Failure error={take.error} /> : null}
      <Button look="deed" type="submit" className="mt-5 w-full" disabled={take.isPending}>
        {take.isPending ? 'Asking …' : 'Take the signal back'}
      </Button>
    </form>
  );
}
