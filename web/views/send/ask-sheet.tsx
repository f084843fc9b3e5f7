import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Timeframe } from '../../../domain/candle.ts';
import { TIMEFRAMES } from '../../../domain/candle.ts';
import { api } from '../../data/client.ts';
import { curlOf } from '../../format/curl.ts';
import { Failure } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Command } from '../../parts/command.tsx';
import { Section } from '../../parts/section.tsx';
import { Select } from '../../parts/select.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { WhileAsked } from '../../parts/while-asked.tsx';
import { Advice } from './advice.tsx';
import { firstRecipient, namedBy, NOBODY } from './recipient.ts';
import { RecipientField } from './recipient-field.tsx';
import type { Traded } from './tradable.tsx';
import { Tradable } from './tradable.tsx';

/** Ask a strategy what it says now: a signal when it says something, and the reason in any case. */
export function AskSheet({ id }: { id: string }) {
  return (
    <Sheet title="Ask a strategy">
      <Tradable>{(traded) => <Ask {...traded} first={id} />}</Tradable>
    </Sheet>
  );
}

interface Question {
  to: string;
  instrument: string;
  timeframe: Timeframe;
}

function Ask({ agents, deployments, instruments, instrument: begun, first }: Traded & { first: string }) {
  const queries = useQueryClient();
  const [question, setQuestion] = useState<Question>(() => ({
    to: firstRecipient(agents, deployments, first).to,
    instrument: begun,
    timeframe: '1h',
  }));
  // Names one asking: sent again after a lost answer it is the same one, asked again after an answer another.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const { to, instrument, timeframe } = question;
  const body = { ...namedBy(to), instrument, timeframe };
  const ask = useMutation({
    mutationFn: () => api.signals.generate(body, { key }),
    onSuccess: () => {
      setKey(crypto.randomUUID());
      return queries.invalidateQueries({ queryKey: ['signals'] });
    },
  });
  const change = (part: Partial<Question>): void => {
    ask.reset();
    setKey(crypto.randomUUID());
    setQuestion({ ...question, ...part });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (to !== NOBODY && !ask.isPending) ask.mutate();
      }}
    >
      <p className="mt-4 max-w-prose text-muted">
        It looks at the closed candles: where a fast average crosses a slow one in a strong enough trend, it advises.
        What it advises becomes a signal at once, and may trade.
      </p>
      <WhileAsked isPending={ask.isPending}>
        <div className="mt-3 grid gap-3 wide:grid-cols-2">
          <RecipientField
            value={to}
            onChange={(value) => change({ to: value })}
            agents={agents}
            deployments={deployments}
          />
          <Select label="Instrument" value={instrument} onChange={(value) => change({ instrument: value })}>
            {[...new Set(instruments.map((each) => each.instrument))].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </div>
        <div className="mt-3">
          <Choice
            label="Candles of"
            value={timeframe}
            options={TIMEFRAMES.map((each) => [each, each] as const)}
            onChange={(value) => change({ timeframe: value })}
          />
        </div>
      </WhileAsked>
      <Section title="What is sent">
        {to === NOBODY ? (
          <p className="py-3 text-muted">Nothing yet. Say for whom it is.</p>
        ) : (
          <Command text={curlOf('POST', '/api/signals/generate', body, { 'idempotency-key': key })} />
        )}
      </Section>
      <Button look="deed" type="submit" className="mt-5 w-full" disabled={to === NOBODY || ask.isPending}>
        {ask.isPending ? 'Asking …' : `Ask about ${instrument} now`}
      </Button>
      {ask.error ? <Failure error={ask.error} /> : null}
      {ask.data ? <Advice key={ask.submittedAt} said={ask.data} askedAtMs={ask.submittedAt} /> : null}
    </form>
  );
}
