import { useQuery } from '@tanstack/react-query';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { PriceReply } from '../../../contracts/api/market.ts';
import type { ExitPlan } from '../../../domain/exit-plan.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import { balanceQuery, livePositions } from '../../data/queries.ts';
import { decimalsOf, exact, number } from '../../format/money.ts';
import { duration } from '../../format/time.ts';
import { Picture } from '../positions/picture.tsx';
import type { Draft } from './draft.ts';
import { drawnPlan, entryPriceOf, estimateOf, levelsOf } from './plan-preview.ts';
import { RefusalNote } from './refusal-note.tsx';

/** What the draft means at the price of now: the plan as a picture, and what each deployment would do. */
export function PlanPicture({
  draft,
  plan,
  lack,
  price,
  instrument,
  deployments,
}: {
  draft: Draft;
  plan: ExitPlan | null;
  lack: string | null;
  price: PriceReply | undefined;
  instrument: Instrument | undefined;
  deployments: readonly DeploymentReply[];
}) {
  if (instrument === undefined || price === undefined)
    return (
      <p className="min-h-16 text-person">
        There is no price of {draft.instrument} now; without one nothing is opened.
      </p>
    );
  if (plan === null)
    return <p className="min-h-16 text-muted">{lack ?? 'The agent has no exit plan of its own; write one here.'}</p>;
  const entryPrice = entryPriceOf(draft, price);
  const levels = levelsOf(plan, draft.direction, entryPrice, instrument);
  if ('code' in levels)
    return (
      <div className="min-h-16">
        <RefusalNote code={levels.code} sentence={levels.message} numbers={levels.numbers} lead="It would be refused" />
      </div>
    );
  const decimals = decimalsOf(instrument.tickSize);
  const last = levels.takeProfits.at(-1)?.price;
  return (
    <div className="min-h-16">
      <Picture position={drawnPlan(draft, levels, entryPrice, price, instrument.quote)} decimals={decimals} />
      <div className="flex justify-between gap-3 text-xs text-muted">
        <span>stop {number(levels.stopLoss, decimals)}</span>
        <span>
          {draft.entry === 'market' ? 'entry now' : 'entry'} {number(entryPrice, decimals)}
          {price.isStale ? `, ${duration(price.ageMs)} old` : ''}
        </span>
        <span>{last === undefined ? 'no target' : `last target ${number(last, decimals)}`}</span>
      </div>
      <Estimates
        draft={draft}
        deployments={deployments}
        entryPrice={entryPrice}
        stopPrice={levels.stopLoss}
        instrument={instrument}
      />
    </div>
  );
}

const CAPS = {
  order: 'one order',
  instrument: 'one instrument',
  gross: 'everything open',
  net: 'longs less shorts',
} as const;

/** More deployments than these are summed up in a sentence. */
const SHOWN = 3;

function Estimates({
  draft,
  deployments,
  entryPrice,
  stopPrice,
  instrument,
}: {
  draft: Draft;
  deployments: readonly DeploymentReply[];
  entryPrice: string;
  stopPrice: string;
  instrument: Instrument;
}) {
  const { data: balances } = useQuery(balanceQuery);
  const { data: positions } = useQuery(livePositions);
  if (deployments.length === 0)
    return <p className="mt-1 text-person">Nobody would carry it out: no active deployment is subscribed.</p>;
  return (
    <ul className="mt-1">
      {deployments.slice(0, SHOWN).map((deployment) => {
        const balance = balances?.balances.find(({ deploymentId }) => deploymentId === deployment.id);
        const open = positions?.positions.filter(({ deploymentId }) => deploymentId === deployment.id) ?? [];
        const estimate = balance && estimateOf(draft, deployment, { balance, open }, entryPrice, stopPrice, instrument);
        return (
          <li key={deployment.id}>
            <span className="text-muted">{deployment.name}:</span>{' '}
            {!estimate ? (
              'its equity is not known now, so its size cannot be said'
            ) : estimate.isTooSmall ? (
              <span className="text-person">
                {exact(estimate.quantity)} {instrument.base} is too small for {instrument.venue}
              </span>
            ) : (
              <>
                about {exact(estimate.quantity)} {instrument.base}, {number(estimate.notional, 2)} {instrument.quote};
                loses about <strong>{number(estimate.loss, 2)}</strong> at the stop
                {estimate.cappedBy === null ? '' : `; made smaller by its limit for ${CAPS[estimate.cappedBy]}`}
              </>
            )}
          </li>
        );
      })}
      {deployments.length > SHOWN ? (
        <li className="text-muted">and {deployments.length - SHOWN} more, each by its own limits</li>
      ) : null}
    </ul>
  );
}
