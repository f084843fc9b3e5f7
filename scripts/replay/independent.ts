import type { ExitPlan } from '../../domain/exit-plan.ts';

/** One price of the replayed market. */
export interface MarketPoint {
  atMs: number;
  mid: number;
}

/** One part of a position that ended, by plain arithmetic on the market's prices. */
export interface ExpectedExit {
  reason: 'takeProfit' | 'stopLoss' | 'breakEven' | 'trailingStop' | 'timeExit';
  atMs: number;
  mid: number;
  fraction: number;
}

/**
 * When and why a position should have ended: a plain loop in floating point that shares no code with the platform. It knows the
 * rules only from their description, so that agreement means something.
 */
export function expectedExits(
  plan: ExitPlan,
  entry: { sign: 1 | -1; price: number; atMs: number; tick: number },
  points: readonly MarketPoint[],
  fromIndex: number,
): ExpectedExit[] {
  const { sign, price } = entry;
  const gain = (bps: string): number => price * (1 + (sign * Number(bps)) / 10_000);
  const toTick = (exact: number, way: 'up' | 'down'): number => {
    const steps = exact / entry.tick;
    const near = Math.round(steps);
    const whole = Math.abs(steps - near) < 1e-6 ? near : way === 'up' ? Math.ceil(steps) : Math.floor(steps);
    return whole * entry.tick;
  };
  const reached = (mid: number, level: number): boolean => sign * (mid - level) >= 0;
  const fallen = (mid: number, level: number): boolean => sign * (mid - level) <= 0;

  let stop =
    'price' in plan.stopLoss
      ? Number(plan.stopLoss.price)
      : toTick(price * (1 - (sign * Number(plan.stopLoss.distanceBps)) / 10_000), sign === 1 ? 'up' : 'down');
  let stopReason: ExpectedExit['reason'] = 'stopLoss';
  const rungs = plan.takeProfits.map((rung) => ({
    level: 'price' in rung ? Number(rung.price) : toTick(gain(rung.distanceBps), sign === 1 ? 'down' : 'up'),
    fraction: Number(rung.fraction),
  }));
  const deadline = plan.timeExit && 'afterMs' in plan.timeExit ? entry.atMs + plan.timeExit.afterMs : Infinity;
  const exits: ExpectedExit[] = [];
  let open = 1;
  let best = price;
  let rungIndex = 0;
  for (let index = fromIndex; index < points.length; index += 1) {
    const point = points[index];
    if (!point) break;
    const { mid, atMs } = point;
    const end = (reason: ExpectedExit['reason']): ExpectedExit[] => [...exits, { reason, atMs, mid, fraction: open }];
    if (fallen(mid, stop)) return end(stopReason);
    for (let rung = rungs[rungIndex]; rung && reached(mid, rung.level); rung = rungs[rungIndex]) {
      exits.push({ reason: 'takeProfit', atMs, mid, fraction: rung.fraction });
      open -= rung.fraction;
      rungIndex += 1;
    }
    if (open < 1e-9) return exits;
    best = sign === 1 ? Math.max(best, mid) : Math.min(best, mid);
    const trailing = plan.trailingStop;
    if (
      trailing &&
      reached(best, gain(trailing.activationBps)) &&
      fallen(mid, best * (1 - (sign * Number(trailing.distanceBps)) / 10_000))
    )
      return end('trailingStop');
    if (atMs >= deadline) return end('timeExit');
    const isDue =
      plan.breakEven &&
      ('afterRung' in plan.breakEven
        ? rungIndex >= plan.breakEven.afterRung
        : reached(best, gain(plan.breakEven.activationBps)));
    if (isDue && stopReason === 'stopLoss') {
      stop = toTick(price, sign === 1 ? 'up' : 'down');
      stopReason = 'breakEven';
      // A stop that the market has already passed goes off as soon as it stands.
      if (fallen(mid, stop)) return end('breakEven');
    }
  }
  return exits;
}
