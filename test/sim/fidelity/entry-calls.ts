import type { AccountState } from '../../../db/repositories/entries.ts';
import { anExitPlan } from '../../builders/exit-plan.ts';
import { anInstrument } from '../../builders/instrument.ts';
import { aSignal } from '../../builders/signal.ts';
import type { Dice } from '../dice.ts';
import type { Call } from './call.ts';
import { REFUSED } from './call.ts';
import type { Side } from './side.ts';

/** A signal, of which some are sent again. */
export function accept(dice: Dice, nowMs: number): Call {
  const number = dice.between(1, 12);
  const direction = number % 3 === 0 ? 'short' : 'long';
  return {
    name: 'signals.accept',
    async run(side) {
      const signal = aSignal({ agentId: side.agentId, direction, receivedAtMs: nowMs });
      const hash = number % 5 === 0 ? `hash-${nowMs}` : `hash-${number}`;
      const answer = await side.record.signals.accept({
        ...signal,
        idempotencyKey: `key-${number}`,
        contentHash: hash,
      });
      if (answer.outcome === 'created') {
        side.signals.push(answer.signal.id);
        await side.record.signals.dispatch(answer.signal.id, nowMs);
      }
      return answer;
    },
  };
}

/** The decision about an entry. */
export function approve(
  dice: Dice,
  nowMs: number,
  key: (side: Side) => { signalId: string; deploymentId: string },
): Call {
  const isRefused = dice.chance(0.2);
  const quantity = `0.0${dice.between(10, 99)}`;
  return {
    name: 'entries.approve',
    async run(side) {
      let seen: AccountState | null = null;
      const answer = await side.record.entries.approve(key(side), nowMs, (account) => {
        seen = account;
        if (isRefused || account.positions.length > 0) return REFUSED;
        const request = {
          instrument: 'BTC-USD-PERP',
          side: 'buy',
          type: 'market',
          quantity,
          limitPrice: '40200',
          triggerPrice: null,
          timeInForce: 'ioc',
          isReduceOnly: false,
          expiresAtMs: nowMs + 30_000,
        } as const;
        const terms = {
          venue: 'paper',
          instrument: anInstrument(),
          direction: 'long',
          exitPlan: anExitPlan(),
        } as const;
        return { ...terms, referencePrice: '40000', notional: '1234.5', request, numbers: {} };
      });
      if (answer.outcome === 'approved' && !side.positions.includes(answer.position.id)) {
        side.positions.push(answer.position.id);
        const order = await side.record.orders.find(answer.orderId);
        if (order) side.orders.push(order);
      }
      return { answer, seen };
    },
  };
}
