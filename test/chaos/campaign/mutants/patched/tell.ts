import type { ActivityDependencies } from '../../../../../activities/ports.ts';
import type { OrderRequest } from '../../../../../domain/order.ts';
import type { Position } from '../../../../../domain/position-record.ts';
import type { ScriptEntry } from '../../../../simulators/lying-venue/script.ts';
import type { Call } from '../../observed.ts';
import { observed } from '../../observed.ts';
import type { Patch } from './patch.ts';
import type { PatchedStage } from './stage.ts';

/** A fault that lies in calls to the record and to the venue. */
export const inCalls =
  (bend: (call: Call, stage: () => PatchedStage) => unknown): NonNullable<Patch['fault']['worker']> =>
  (dependencies: ActivityDependencies, stage) =>
    observed(dependencies, (call) => bend(call, stage));

export const isPlacing = ({ path }: Call): boolean => path === 'venues.lying.placeOrder';
export const requestOf = ({ args }: Call): OrderRequest => args[1] as OrderRequest;
export const isPlacingStop = (call: Call): boolean => isPlacing(call) && requestOf(call).type === 'stopMarket';

/** The same order with something else in it. */
export const placeWith = (call: Call, changes: Partial<OrderRequest>): unknown =>
  call.go([call.args[0], { ...requestOf(call), ...changes }]);

/** Some faults keep a position from being protected; the story goes on then. */
const A_WHILE_MS = 6_000;
const SURELY_MS = 20_000;

export type Lie = Omit<ScriptEntry, 'account'>;

/** A signal for a new deployment while the venue tells these lies. Resolves when it is protected, or in a while. */
export async function enter(
  stage: PatchedStage,
  lies: readonly Lie[] = [],
  withinMs = A_WHILE_MS,
): Promise<Position | null> {
  const { deploymentId, accountId } = await stage.deploy();
  await stage.platform.program.control.script(...lies.map((lie) => ({ ...lie, account: accountId })));
  const signalId = await stage.signal(deploymentId);
  return stage.position(signalId, ({ protectedAtMs }) => protectedAtMs !== null, withinMs).catch(() => null);
}

/** @throws when the position did not come to be: then there is no story. */
export async function enterSafely(stage: PatchedStage): Promise<Position> {
  const position = await enter(stage, [], SURELY_MS);
  if (position === null) throw new Error('The signal did not become a protected position.');
  return position;
}

/** A position whose stop is moved. */
export async function amend(stage: PatchedStage): Promise<void> {
  const { id } = await enterSafely(stage);
  await stage.tell(id, 'exit-plan', { stopLoss: { distanceBps: '300' } });
}
