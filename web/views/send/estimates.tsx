import { useQuery } from '@tanstack/react-query';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import { balanceQuery, livePositions } from '../../data/queries.ts';
import { exact, number } from '../../format/money.ts';
import { SheetLink } from '../../shell/sheet-link.tsx';
import type { Draft } from './draft.ts';
import { estimateOf } from './plan-preview.ts';

interface Terms {
  draft: Draft;
  entryPrice: string;
  stopPrice: string;
  instrument: Instrument;
}

/** What each deployment would do with the draft: how much, and what it loses at the stop; or what is in its way. */
export function Estimates({ deployments, ...terms }: Terms & { deployments: readonly DeploymentReply[] }) {
  if (deployments.length === 0)
    return <p className="mt-3 text-person">Nobody would carry it out: no active deployment is subscribed.</p>;
  return (
    <ul className="mt-3">
      {deployments.map((deployment) => (
        <li key={deployment.id} className="wide:flex wide:gap-3">
          <span className="text-muted wide:w-36 wide:shrink-0 wide:truncate">{deployment.name}</span>{' '}
          <span>
            <Estimate deployment={deployment} {...terms} />
          </span>
        </li>
      ))}
    </ul>
  );
}

const CAPS = {
  order: 'one order',
  instrument: 'one instrument',
  gross: 'everything open',
  net: 'longs less shorts',
} as const;

function Estimate({ deployment, draft, entryPrice, stopPrice, instrument }: Terms & { deployment: DeploymentReply }) {
  const { data: balances } = useQuery(balanceQuery);
  const { data: positions } = useQuery(livePositions);
  const balance = balances?.balances.find(({ deploymentId }) => deploymentId === deployment.id);
  const open = positions?.positions.filter(({ deploymentId }) => deploymentId === deployment.id);
  const same = open?.find((position) => position.instrument === instrument.instrument);
  if (same)
    return (
      <span className="text-person">
        would refuse it: its{' '}
        <SheetLink sheet="position" id={same.id}>
          {same.direction} {same.instrument}
        </SheetLink>{' '}
        is open
      </span>
    );
  const estimate =
    balance && open && estimateOf(draft, deployment, { balance, open }, entryPrice, stopPrice, instrument);
  if (!estimate) return <>its equity is not known now, so its size cannot be said</>;
  if (estimate.isTooSmall)
    return (
      <span className="text-person">
        would refuse it: {exact(estimate.quantity)} {instrument.base} is too small for {instrument.venue}
      </span>
    );
  return (
    <>
      about {exact(estimate.quantity)} {instrument.base}, {number(estimate.notional, 2)} {instrument.quote}; loses about{' '}
      <strong>{number(estimate.loss, 2)}</strong> at the stop
      {estimate.cappedBy === null ? '' : `; made smaller by its limit for ${CAPS[estimate.cappedBy]}`}
    </>
  );
}
