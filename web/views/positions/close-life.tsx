import type { closeReply, closeUnderWay, PositionDetail } from '../../../contracts/api/position.ts';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { exact, number } from '../../format/money.ts';
import { clock } from '../../format/time.ts';
import { spaced } from '../../format/words.ts';
import { Pnl } from '../../parts/money.tsx';

type Answer = z.output<typeof closeReply> | z.output<typeof closeUnderWay>;

/** What became of a close: sent, accepted, filled. Each step says what is known, and the next what is waited for. */
export function CloseLife({
  position,
  sentAtMs,
  answer,
}: {
  position: PositionDetail;
  sentAtMs: number;
  answer: Answer | undefined;
}) {
  const order = position.orders.filter(({ leg }) => leg === 'exit').at(-1);
  const fills = position.fills.filter(
    ({ clientOrderId }) => clientOrderId !== null && clientOrderId === order?.clientOrderId,
  );
  const isDone = answer !== undefined && answer.outcome !== 'underWay';
  return (
    <ol aria-live="polite" className="mt-4">
      <Step isDone={answer !== undefined} name={answer === undefined ? 'Sending' : 'Sent'}>
        {answer === undefined ? 'begun ' : ''}at {clock(new Date(sentAtMs).toISOString())}
      </Step>
      <Step isDone={answer !== undefined} name="Accepted">
        {answer === undefined
          ? 'there is no answer yet'
          : answer.outcome === 'underWay'
            ? 'the position has it and is at it'
            : answer.outcome === 'nothingToClose'
              ? 'there was nothing left to close'
              : `to close ${exact(answer.closedQuantity)}`}
      </Step>
      <Step isDone={order?.status === 'filled'} name="Order">
        {order === undefined
          ? 'none is on record yet'
          : `${order.side} ${exact(order.quantity)} at market: ${spaced(order.status)}`}
      </Step>
      {fills.map((fill) => (
        <Step key={fill.venueTradeId} isDone name="Filled">
          {exact(fill.quantity)} at {number(fill.price, 2)} for a fee of {number(fill.fee, 2)}
        </Step>
      ))}
      <Step isDone={isDone} name="Result">
        {position.status === 'closed' ? (
          <>
            the position is closed; realized <Pnl value={position.realizedPnl} /> {position.currency} in all
          </>
        ) : isDone ? (
          `${exact(answer.remainingQuantity)} is still open`
        ) : (
          'waiting for the fills'
        )}
      </Step>
    </ol>
  );
}

function Step({ isDone, name, children }: { isDone: boolean; name: string; children: ReactNode }) {
  return (
    <li className="flex min-h-8 items-center gap-3 border-b border-line">
      <span aria-hidden="true" className={`size-2 rounded-full ${isDone ? 'bg-text' : 'border border-line-strong'}`} />
      <span className={`w-20 ${isDone ? 'font-strong' : 'text-muted'}`}>{name}</span>
      <span className={isDone ? '' : 'text-muted'}>{children}</span>
    </li>
  );
}
