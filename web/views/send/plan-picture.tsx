import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { PriceReply } from '../../../contracts/api/market.ts';
import type { ExitPlan } from '../../../domain/exit-plan.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import { decimalsOf, number } from '../../format/money.ts';
import { duration } from '../../format/time.ts';
import { Picture } from '../positions/picture.tsx';
import type { Draft } from './draft.ts';
import { Estimates } from './estimates.tsx';
import { drawnPlan, entryPriceOf, levelsOf } from './plan-preview.ts';
import { RefusalNote } from './refusal-note.tsx';

interface Plan {
  draft: Draft;
  /** Null while the draft lacks something, or nobody has a plan. */
  plan: ExitPlan | null;
  lack: string | null;
  price: PriceReply | undefined;
  instrument: Instrument | undefined;
  deployments: readonly DeploymentReply[];
}

/** What the draft means at the price of now: the plan as a picture that stays in sight, and what each deployment would do. */
export function PlanPicture({ draft, plan, lack, price, instrument, deployments }: Plan) {
  if (instrument === undefined || price === undefined)
    return (
      <p className={`${IN_SIGHT} text-person`}>
        There is no price of {draft.instrument} now; without one nothing is opened.
      </p>
    );
  if (plan === null)
    return (
      <p className={`${IN_SIGHT} text-muted`}>{lack ?? 'The agent has no exit plan of its own; write one here.'}</p>
    );
  const entryPrice = entryPriceOf(draft, price);
  const levels = levelsOf(plan, draft.direction, entryPrice, instrument);
  if ('code' in levels)
    return (
      <div className={IN_SIGHT}>
        <RefusalNote code={levels.code} sentence={levels.message} numbers={levels.numbers} lead="It would be refused" />
      </div>
    );
  const decimals = decimalsOf(instrument.tickSize);
  const last = levels.takeProfits.at(-1)?.price;
  return (
    <>
      <div className={IN_SIGHT}>
        <Picture position={drawnPlan(draft, levels, entryPrice, price, instrument.quote)} decimals={decimals} />
        <div className="flex justify-between gap-3 text-xs text-muted">
          <span>stop {number(levels.stopLoss, decimals)}</span>
          <span>
            {draft.entry === 'market' ? 'entry now' : 'entry'} {number(entryPrice, decimals)}
            {price.isStale ? `, ${duration(price.ageMs)} old` : ''}
          </span>
          <span>{last === undefined ? 'no target' : `last target ${number(last, decimals)}`}</span>
        </div>
      </div>
      <Estimates
        draft={draft}
        deployments={deployments}
        entryPrice={entryPrice}
        stopPrice={levels.stopLoss}
        instrument={instrument}
      />
    </>
  );
}

/** Under the name of the sheet, and as high whatever it says. */
const IN_SIGHT = 'sticky top-12 z-[5] min-h-16 border-b border-line bg-canvas py-3';
