import { signalDispatchId } from '../../contracts/temporal/signal-dispatch.ts';
import { positionLifecycleId } from '../../contracts/temporal/position-lifecycle.ts';
import { signalExecutionId } from '../../contracts/temporal/signal-execution.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import { isLess } from '../../domain/money.ts';
import type { Position } from '../../domain/position-record.ts';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { eventually } from '../builders/platform.ts';
import type { DrawnLie } from './lies.ts';

export const BTC = 'BTC-USD-PERP';
const PLAN: ExitPlan = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [
    { price: '40400', fraction: '0.25' },
    { price: '40800', fraction: '0.75' },
  ],
  trailingStop: null,
  breakEven: { afterRung: 1 },
  timeExit: null,
};
const AMENDED_STOP = '39500';
/** A trade that was interrupted and lied to takes its time. */
const WITHIN_MS = 90_000;

/** What a trade goes through, the market moving for all of them at once. */
export const STAGES = ['protected', 'amended', 'partlyClosed', 'closedMore', 'breakEven', 'ended'] as const;
export type Stage = (typeof STAGES)[number];

/** The last price: the second target is reached, or the stop that has moved to the entry. */
export const ENDINGS = { takeProfit: '40801', stopLoss: '39900' } as const;

/** One signal of one deployment, on an account of its own. */
export class Trade {
  readonly name: string;
  readonly deploymentId: string;
  readonly accountId: string;
  readonly #platform: LyingPlatform;
  #signalId = '';
  #positionId = '';

  constructor(platform: LyingPlatform, own: { name: string; deploymentId: string; accountId: string }) {
    this.#platform = platform;
    this.name = own.name;
    this.deploymentId = own.deploymentId;
    this.accountId = own.accountId;
  }

  get signalId(): string {
    return this.#signalId;
  }

  /** The workflows of the trade. */
  get workflowIds(): { dispatch: string; execution: string; position: string } {
    const { signalId, deploymentId } = this;
    return {
      dispatch: signalDispatchId(signalId),
      execution: signalExecutionId({ signalId, deploymentId }),
      position: positionLifecycleId(this.#positionId),
    };
  }

  async position(): Promise<Position> {
    const found = await this.#platform.record.positions.find(this.#positionId);
    if (!found) throw new Error(`${this.name}: its position is not in the record.`);
    return found;
  }

  async send(exitPlan: ExitPlan = PLAN): Promise<void> {
    const { deploymentId } = this;
    this.#signalId = await this.#platform.signal({ deploymentId, instrument: BTC, exitPlan });
  }

  /** The position exists, and is in the given state or closed. */
  async becomes(is: (position: Position) => boolean, what: string): Promise<void> {
    await eventually(
      async () => {
        const { executions, positions } = this.#platform.record;
        const [execution] = await executions.of(this.#signalId);
        if (execution?.positionId === null || execution === undefined) return null;
        this.#positionId = execution.positionId;
        const position = await positions.find(this.#positionId);
        return position !== null && (position.status === 'closed' || is(position));
      },
      `${this.name}: ${what}`,
      WITHIN_MS,
    );
  }

  /** Does what leads to the stage; prices have moved before. A trade that ended early, as by a refused stop, stays ended. */
  async reach(stage: Stage): Promise<void> {
    switch (stage) {
      case 'protected':
        return this.becomes((position) => position.protectedAtMs !== null, 'is protected');
      case 'amended':
        await this.#update('amendExitPlan', { stopLoss: { price: AMENDED_STOP } }, stage);
        return this.becomes((position) => position.stopPrice === AMENDED_STOP, 'has the amended stop');
      case 'partlyClosed':
      case 'closedMore': {
        const before = (await this.position()).exposure.closedQuantity;
        await this.#update('closePosition', { fraction: '0.25' }, stage);
        return this.becomes(({ exposure }) => isLess(before, exposure.closedQuantity), 'has closed a part');
      }
      case 'breakEven':
        return this.becomes((position) => position.isBreakEvenDone && position.stopPrice !== AMENDED_STOP, stage);
      case 'ended':
        return this.becomes(() => false, 'is closed');
    }
  }

  /** An update whose answer is lost is asked again under its own id. */
  async #update(name: string, input: unknown, updateId: string): Promise<void> {
    await eventually(
      async () => {
        if ((await this.position()).status === 'closed') return true;
        const { client } = this.#platform;
        const handle = client.workflow.getHandle(this.workflowIds.position);
        await client.withDeadline(Date.now() + 10_000, () => handle.executeUpdate(name, { args: [input], updateId }));
        return true;
      },
      `${this.name}: answers ${name}`,
      WITHIN_MS,
    );
  }
}

/** What the price becomes before the stage; null when it stays. */
export function midAt(stage: Stage, ending: keyof typeof ENDINGS): string | null {
  if (stage === 'protected') return '40000';
  if (stage === 'breakEven') return '40401';
  return stage === 'ended' ? ENDINGS[ending] : null;
}

/** The market moves for all; then each does its part. */
export async function moveMarket(platform: LyingPlatform, stage: Stage, ending: keyof typeof ENDINGS): Promise<void> {
  const mid = midAt(stage, ending);
  if (mid !== null) await platform.setPrice(BTC, mid);
}

/** An account for each trade, lied to as drawn, and its signal sent. */
export async function openTrades(
  platform: LyingPlatform,
  lies: readonly DrawnLie[],
  exitPlan?: ExitPlan,
): Promise<Trade[]> {
  await platform.setPrice(BTC, '40000');
  const trades: Trade[] = [];
  const scripts: ReturnType<DrawnLie['script']> = [];
  for (const [index, lie] of lies.entries()) {
    const deploymentId = await platform.deploy();
    const { id: accountId } = await platform.accountOf(deploymentId);
    scripts.push(...lie.script(accountId));
    trades.push(new Trade(platform, { name: `story ${index}, venue ${lie.name}`, deploymentId, accountId }));
  }
  await platform.program.control.script(...scripts);
  await Promise.all(trades.map((trade) => trade.send(exitPlan)));
  return trades;
}
