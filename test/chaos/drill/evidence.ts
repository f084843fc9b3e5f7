import type { LyingVenue } from '../../simulators/lying-venue/harness.ts';
import type { Truth } from '../../simulators/lying-venue/truth.ts';

/** What the venue itself knows of a drill. */
export type Evidence = Pick<Truth, 'calls' | 'orders' | 'fills' | 'positions' | 'balances' | 'uncovered'>;

export async function evidenceOf(program: LyingVenue): Promise<Evidence> {
  return {
    calls: await program.truth('calls'),
    orders: await program.truth('orders'),
    fills: await program.truth('fills'),
    positions: await program.truth('positions'),
    balances: await program.truth('balances'),
    uncovered: await program.truth('uncovered'),
  };
}

/** From the command to the last request of each kind that the venue received, milliseconds; null when there was none. */
export function lastReceived({ calls }: Evidence, commandAtMs: number) {
  const last = (kind: 'place' | 'cancel', leg: string): { count: number; lastMs: number | null } => {
    const meant = calls.filter(
      (call) => call.atMs >= commandAtMs && call.kind === kind && (call.clientId ?? '').includes(`:${leg}:`),
    );
    return { count: meant.length, lastMs: meant.length === 0 ? null : (meant.at(-1)?.atMs ?? 0) - commandAtMs };
  };
  return {
    entryCancels: last('cancel', 'entry'),
    exits: last('place', 'exit'),
    stopCancels: last('cancel', 'stopLoss'),
  };
}

const slotOf = ({ account, symbol }: { account: string; symbol: string }): string => `${account} ${symbol}`;
const isLive = ({ state }: Evidence['orders'][number]): boolean => state === 'OPEN' || state === 'PARTIAL';

/** What a kill must not leave, nor do, by the venue's book. Each sentence is a fault; `kept` names accounts that refuse to be emptied. */
export function faultsOf(evidence: Evidence, commandAtMs: number, kept: ReadonlySet<string> = new Set()): string[] {
  const { orders, fills, positions, uncovered } = evidence;
  const held = positions.filter(({ account }) => !kept.has(account));
  const live = orders.filter((order) => !kept.has(order.account) && isLive(order));
  const doubled = orders.filter(({ clientId }, index) =>
    orders.slice(0, index).some((other) => other.clientId !== null && other.clientId === clientId),
  );
  const heldSlots = new Set(positions.map(slotOf));
  const flatAtMs = new Map(fills.map((fill) => [slotOf(fill), fill.atMs]));
  const late = orders.filter(
    (order) =>
      order.receivedAtMs > commandAtMs &&
      !heldSlots.has(slotOf(order)) &&
      order.receivedAtMs > (flatAtMs.get(slotOf(order)) ?? Infinity),
  );
  // What was protected at the command is protected until it is gone.
  const naked = uncovered.flatMap(({ gaps }) =>
    gaps.filter(({ symbol, toMs }) => symbol === 'BTCUSD' && (toMs ?? Infinity) > commandAtMs),
  );
  return [
    ...held.map((each) => `${slotOf(each)} holds ${each.signedQuantity}`),
    ...live.map((order) => `${order.account} has ${String(order.clientId)} live`),
    ...doubled.map(({ clientId }) => `${String(clientId)} stands twice in the book`),
    ...late.map(({ clientId }) => `${String(clientId)} came when its account was flat`),
    ...naked.map((gap) => `${slotOf(gap)} was naked ${gap.fromMs - commandAtMs} ms after the command`),
  ];
}
