import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { crossingId } from '../../domain/crossing.ts';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import type { Trade } from './trade.ts';

/** Something that anybody may send to a position, `afterMs` after what was sent before. */
export type Message = { afterMs: number } & (
  | { kind: 'close'; fraction: string | null }
  | { kind: 'closePosition'; fraction: string; updateId: string }
  | { kind: 'amend'; stop: string; updateId: string }
  | { kind: 'pause' | 'resume' | 'news' | 'cancel' }
  /** Told as often as `times` says, as two watchers would. */
  | { kind: 'crossed'; of: 'stopLoss' | 'takeProfit' | 'breakEven'; rung: number; times: number }
  | { kind: 'garbage'; signal: string; encoding: string; data: string }
);

/** Between two tellings of a crossing: the first of them may be waiting, under way or done by then. */
const AGAIN_MS = 250;

const fraction = fc.constantFrom('0.1', '0.25', '0.5', '0.9', '1', '-1', 'half', '0.0000001');
const updateId = fc.constantFrom('first', 'second', 'third');
const message: fc.Arbitrary<Message> = fc
  .tuple(
    fc.constantFrom(0, 0, 5, 40, 150, 400),
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('close'), fraction: fc.option(fraction) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('closePosition'), fraction, updateId }) },
      {
        weight: 3,
        // Above the market, below it, and no price at all.
        arbitrary: fc.record({
          kind: fc.constant('amend'),
          stop: fc.constantFrom('39500', '39000', '41000', '0', 'NaN'),
          updateId,
        }),
      },
      { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('pause', 'resume', 'news') }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel') }) },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('crossed'),
          of: fc.constantFrom('takeProfit', 'breakEven', 'takeProfit', 'breakEven', 'stopLoss'),
          rung: fc.integer({ min: 0, max: 3 }),
          times: fc.integer({ min: 1, max: 3 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('garbage'),
          signal: fc.constantFrom('close', 'crossed', 'pause', 'explode'),
          encoding: fc.constantFrom('json/plain', 'binary/null', 'protobuf/unheard-of', ''),
          data: fc.oneof(fc.string(), fc.constantFrom('{"fraction":', '{"id":1}', 'null', '[[]]', '{"__proto__":{}}')),
        }),
      },
    ),
  )
  .map(([afterMs, rest]) => ({ afterMs, ...rest }));

/** Schedules of messages, decided by the seed. */
export const schedules = (seed: number, count: number): Message[][] =>
  fc.sample(fc.array(message, { minLength: 2, maxLength: 14 }), { seed, numRuns: count });

/** Sends one message. That the position refuses it, or is not there any more, is an answer. */
export async function tell(platform: LyingPlatform, trade: Trade, message: Message): Promise<unknown> {
  const handle = platform.client.workflow.getHandle(trade.workflowIds.position);
  switch (message.kind) {
    case 'close':
      return handle.signal('close', ...(message.fraction === null ? [] : [{ fraction: message.fraction }]));
    case 'closePosition':
    case 'amend': {
      const isClose = message.kind === 'closePosition';
      const input = isClose ? { fraction: message.fraction } : { stopLoss: { price: message.stop } };
      const id = `${message.kind}-${message.updateId}`;
      return handle.startUpdate(isClose ? 'closePosition' : 'amendExitPlan', {
        args: [input],
        updateId: id,
        waitForStage: 'ACCEPTED',
      });
    }
    case 'cancel':
      return handle.cancel();
    case 'crossed': {
      const { of: kind, rung, times } = message;
      const { id: positionId } = await trade.position();
      const notice = { id: crossingId(positionId, 0, { kind, rung }), kind, rung };
      for (let told = 0; told < times; told += 1) {
        if (told > 0) await delay(AGAIN_MS);
        await handle.signal('crossed', notice);
      }
      return;
    }
    case 'garbage': {
      const { signal: signalName, encoding, data } = message;
      return platform.client.workflowService.signalWorkflowExecution({
        namespace: platform.temporal.namespace,
        workflowExecution: { workflowId: trade.workflowIds.position },
        signalName,
        requestId: randomUUID(),
        input: { payloads: [{ metadata: { encoding: Buffer.from(encoding) }, data: Buffer.from(data) }] },
      });
    }
    case 'pause':
    case 'resume':
    case 'news':
      return handle.signal(message.kind);
  }
}
