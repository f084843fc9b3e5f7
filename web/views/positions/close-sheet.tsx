import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PositionDetail } from '../../../contracts/api/position.ts';
import { isZero } from '../../../domain/money.ts';
import { api } from '../../data/client.ts';
import { usePrices } from '../../data/prices.ts';
import { instrumentsQuery, positionQuery } from '../../data/queries.ts';
import { isHeld } from '../../data/protection.ts';
import { useTicks } from '../../data/ticks.ts';
import { exact, number } from '../../format/money.ts';
import { duration } from '../../format/time.ts';
import { Answer, Failure, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Pnl } from '../../parts/money.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { CloseLife } from './close-life.tsx';
import type { ClosePreview } from './close-preview.ts';
import { closePreview } from './close-preview.ts';

const PARTS = [
  { fraction: '0.25', name: '25 %' },
  { fraction: '0.5', name: 'Half' },
  { fraction: '0.75', name: '75 %' },
  { fraction: '1', name: 'All' },
] as const;

/** Close all or a part of a position: what would be sent, what it costs at the price of now, and then what became of it. */
export function CloseSheet({ id }: { id: string }) {
  const query = useQuery(positionQuery(id));
  return (
    <Sheet
      title={query.data === undefined ? 'Close' : `Close ${query.data.instrument} ${query.data.direction}`}
      aside={
        <SheetLink sheet="position" id={id} isButton>
          Position
        </SheetLink>
      }
    >
      <Answer query={query} waiting={<SkeletonRows rows={8} />}>
        {(position) => <Close position={position} />}
      </Answer>
    </Sheet>
  );
}

function Close({ position }: { position: PositionDetail }) {
  const [fraction, setFraction] = useState('1');
  // One key for what one person means by pressing once, however often it has to be sent.
  const [key] = useState(() => crypto.randomUUID());
  const close = useMutation({
    mutationFn: () => api.positions.close(position.id, fraction === '1' ? {} : { fraction }, { key }),
  });
  const preview = useClosePreview(position, fraction);
  const base = position.instrument.split('-')[0] ?? '';
  if (close.isPending || close.isSuccess)
    return <CloseLife position={position} sentAtMs={close.submittedAt} answer={close.data} />;
  if (!isHeld(position))
    return (
      <p className="mt-4">
        {position.status === 'closed' ? 'It is closed already.' : 'Nothing is held yet; there is nothing to close.'}
      </p>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        close.mutate();
      }}
    >
      <fieldset className="mt-4">
        <legend className="text-muted">
          How much of {exact(position.quantity)} {base}
        </legend>
        <div className="mt-1 grid grid-cols-4 rounded border border-line-strong">
          {PARTS.map((part) => (
            <label
              key={part.fraction}
              className="flex h-8 cursor-pointer items-center justify-center border-line not-first:border-l has-checked:bg-tint has-checked:font-strong has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="fraction"
                className="sr-only"
                value={part.fraction}
                checked={fraction === part.fraction}
                autoFocus={part.fraction === '1'}
                onChange={() => setFraction(part.fraction)}
              />
              {part.name}
            </label>
          ))}
        </div>
      </fieldset>
      {preview === null ? (
        <p className="mt-4 text-person">
          There is no price now, so it cannot be said what this would cost. It can be closed all the same.
        </p>
      ) : (
        <Preview position={position} {...preview} base={base} />
      )}
      {close.error ? <Failure error={close.error} /> : null}
      <Button look="deed" type="submit" className="mt-5 w-full">
        {close.error ? 'Send it again: ' : ''}Close{' '}
        {preview === null ? '' : `${exact(preview.preview.quantity)} ${base} `}at market
      </Button>
      <p className="mt-2 text-muted">
        Reduce-only: it can only shrink this position. A market order cannot be taken back.
        {fraction === '1'
          ? ' Its stop and targets are withdrawn when it is flat.'
          : ' Its stop and targets are made smaller with it.'}
      </p>
    </form>
  );
}

function useClosePreview(position: PositionDetail, fraction: string) {
  const prices = usePrices();
  const { data: instruments } = useQuery(instrumentsQuery);
  const price = prices?.find(({ instrument }) => instrument === position.instrument);
  const instrument = instruments?.instruments.find(
    (each) => each.instrument === position.instrument && each.venue === position.venue,
  );
  if (price === undefined || instrument === undefined || isZero(position.quantity)) return null;
  return { preview: closePreview(position, fraction, price, instrument), price, feeBps: instrument.takerFeeBps };
}

function Preview({
  position,
  preview,
  price,
  feeBps,
  base,
}: {
  position: PositionDetail;
  preview: ClosePreview;
  price: { ageMs: number; isStale: boolean };
  feeBps: string;
  base: string;
}) {
  const decimals = useTicks()(position.instrument);
  return (
    <Facts
      facts={[
        [
          'What is sent',
          <span key="sent">
            <span className={preview.side === 'buy' ? 'text-gain' : 'text-loss'}>{preview.side}</span>{' '}
            {exact(preview.quantity)} {base} at market
          </span>,
        ],
        [
          'Price now',
          <span key="price" className={price.isStale ? 'text-muted' : ''}>
            {number(preview.price, decimals)}, {duration(price.ageMs)} old
          </span>,
        ],
        ['Worth', `${number(preview.notional, 2)} ${position.currency}`],
        ['Fee, about', `${number(preview.fee, 2)} ${position.currency} (${feeBps} bps)`],
        ['Slippage', `${number(preview.slippage, 2)} ${position.currency} or more (half the spread)`],
        [
          'PnL of it',
          <span key="pnl">
            <Pnl value={preview.pnl} /> {position.currency} after this fee
          </span>,
        ],
      ]}
    />
  );
}
