import type { TradingActivities } from '../../contracts/temporal/activities.ts';
import type { EquityMark } from '../../db/repositories/metrics.ts';
import type { Deployment } from '../../domain/deployment.ts';
import { dailyMarks, HOUR_MS, together } from '../../domain/equity-days.ts';
import { equityIdentity } from '../../domain/ledger.ts';
import { signOf } from '../../domain/direction.ts';
import type { ClosedPosition, ExposureMark, TrackRecord } from '../../domain/metrics.ts';
import { metricsByConvention } from '../../domain/published-metrics.ts';
import { absolute, add, bpsBetween, divide, isZero, multiply, negate, subtract } from '../../domain/money.ts';
import type { Position } from '../../domain/position-record.ts';
import { realizedPnlOf } from '../../domain/position.ts';
import type { ActivityDependencies } from '../ports.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'prices' | 'clock' | 'log'>;

/** More closed positions than this are not kept in memory for one roll-up. */
const MOST_POSITIONS = 100_000;

/** The books of a deployment at current marks; null when an open position has no price. @throws Error when the identity does not hold. */
export async function markEquity(
  { record, prices }: Pick<Dependencies, 'record' | 'prices'>,
  deployment: Deployment,
  atMs: number,
): Promise<EquityMark | null> {
  const [books] = await record.accountBooks.read(deployment.id);
  if (!books) return null;
  const { balances } = books;
  const held: { exposure: Position['exposure']; mark: string }[] = [];
  for (const { exposure, instrument } of books.positions) {
    if (isZero(exposure.signedQuantity)) continue;
    const mark = prices.latest(instrument)?.mid;
    if (mark === undefined) return null;
    held.push({ exposure, mark });
  }
  const { equity, difference } = equityIdentity(balances, held);
  if (!isZero(difference))
    throw new Error(
      `The books of deployment ${deployment.id} do not add up: equity differs from what explains it by ${difference}.`,
    );
  const unrealizedPnl = add(
    '0',
    ...held.map(({ exposure, mark }) => subtract(multiply(exposure.signedQuantity, mark), exposure.cost)),
  );
  return {
    deploymentId: deployment.id,
    atMs,
    equity,
    cash: balances.cash,
    deposits: negate(balances.capital),
    realizedPnl: negate(balances.realizedPnl),
    unrealizedPnl,
    fees: balances.fees,
    funding: balances.funding,
    grossNotional: add('0', ...held.map(({ exposure, mark }) => absolute(multiply(exposure.signedQuantity, mark)))),
  };
}

const closedPositionOf = (position: Position): ClosedPosition => {
  const stop = position.exitLevels?.stopLoss;
  const { openedQuantity, openedNotional } = position.exposure;
  const paidBps = bpsBetween(divide(openedNotional, openedQuantity), position.referencePrice);
  return {
    netPnl: realizedPnlOf(position.exposure, position.funding),
    // What the first stop would have lost on all that was opened, before fees.
    plannedRisk: stop === undefined ? '0' : absolute(subtract(openedNotional, multiply(openedQuantity, stop))),
    slippageBps: multiply(paidBps, signOf(position.direction)),
    closedAtMs: position.closedAtMs ?? position.updatedAtMs,
  };
};

/** Marks of before gross notional was written down say nothing of exposure. */
const exposuresOf = (marks: readonly EquityMark[]): ExposureMark[] =>
  marks.flatMap(({ atMs, equity, grossNotional }) => (grossNotional === null ? [] : [{ atMs, equity, grossNotional }]));

/** Hourly: one equity mark for each deployment, and the metrics of each deployment and agent over the whole record. */
export const rollUpMetrics =
  (dependencies: Dependencies): TradingActivities['rollUpMetrics'] =>
  async () => {
    const { record, clock, log } = dependencies;
    const nowMs = clock.nowMs();
    const hour = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
    const tracks = new Map<string, TrackRecord[]>();
    const deployments = await record.deployments.list();
    for (const deployment of deployments) {
      const mark = await markEquity(dependencies, deployment, hour);
      if (mark) await record.metrics.saveMark(mark);
      else log.warn({ deployment: deployment.id }, 'no equity mark: an open position has no price');
      const closed = await record.positions.list({
        status: 'closed',
        deploymentId: deployment.id,
        limit: MOST_POSITIONS,
        before: null,
      });
      const positions = closed.filter((position) => !isZero(position.exposure.openedQuantity)).map(closedPositionOf);
      const marks = await record.metrics.marks(deployment.id);
      const track = { marks: dailyMarks(marks), positions, exposures: exposuresOf(marks) };
      await record.metrics.saveMetrics('deployment', deployment.id, metricsByConvention(track), nowMs);
      tracks.set(deployment.agentId, [...(tracks.get(deployment.agentId) ?? []), track]);
    }
    for (const [agentId, ofAgent] of tracks)
      await record.metrics.saveMetrics('agent', agentId, metricsByConvention(together(ofAgent)), nowMs);
    return { deployments: deployments.length, agents: tracks.size };
  };
