import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { startLyingPlatform } from '../builders/lying-platform.ts';
import { seeded } from '../chaos/random.ts';
import type { Switches } from '../simulators/lying-venue/engine/types.ts';
import { historyOf, taskFailures } from './histories.ts';
import { lawProblems, uncoveredReport } from './laws.ts';
import { drawLie } from './lies.ts';
import { IS_LONG, say, SEED } from './settings.ts';
import type { Trade } from './trade.ts';
import { BTC, midAt, openTrades, STAGES } from './trade.ts';
import type { Victim } from './victim.ts';
import { startVictim } from './victim.ts';

const MINUTES = 60_000;
const TRADES = 7;
/** Without de-duplication an order that was not sent is proven absent first, which takes more than a minute. */
const SWITCHES: Switches = { dedupe: !IS_LONG, nativeStops: true, expiry: true };
/** The events of the first trade after which its worker is killed: of its execution, and of its position. */
const EVENTS = { execution: 15, position: 110 } as const;
type Watched = keyof typeof EVENTS;

/** Every event in the long form, one drawn of each workflow in the short. */
function killPoints(): { of: Watched; event: number }[] {
  const random = seeded(SEED);
  const draw = (of: Watched) => ({ of, event: 1 + Math.floor(random() * EVENTS[of]) });
  if (!IS_LONG) return [draw('execution'), draw('position')];
  return (Object.keys(EVENTS) as Watched[]).flatMap((of) =>
    Array.from({ length: EVENTS[of] }, (_, event) => ({ of, event: event + 1 })),
  );
}

describe('a worker that is killed', () => {
  let platform: LyingPlatform;
  /** Workflow and event number after which nothing was written any more: what was reached. */
  const lastEvents = new Set<string>();
  beforeAll(async () => {
    platform = await startLyingPlatform({ seed: String(SEED), switches: SWITCHES });
  }, MINUTES);
  afterAll(async () => {
    say(`killed after ${lastEvents.size} different events`);
    await platform.stop();
  }, MINUTES);

  test.each(killPoints())(
    'after event $event of the $of leaves nothing behind that another does not finish',
    async ({ of, event }) => {
      const random = seeded(SEED * 1_000 + event);
      const trades: Trade[] = [];
      let driving: Promise<unknown> = Promise.resolve();
      await platform.restart(async () => {
        const victim = await startVictim(platform, '40000', SWITCHES);
        try {
          trades.push(
            ...(await openTrades(
              platform,
              Array.from({ length: TRADES }, (_, index) => drawLie(index, random)),
            )),
          );
          driving = drive(trades, victim);
          // It is awaited below; should something fail before that, it is that which is reported.
          driving.catch(() => undefined);
          await Promise.race([reached(trades[0], of, event), driving]);
        } finally {
          await victim.kill();
        }
        await note(trades);
      });
      await driving;
      expect(await lawProblems(platform, trades)).toEqual([]);
      const workflowIds = trades.flatMap((trade) => Object.values(trade.workflowIds));
      expect(await taskFailures(platform, workflowIds)).toEqual([]);
      say(`${of} ${event}: ${await uncoveredReport(platform, trades)}`);
    },
    5 * MINUTES,
  );

  /** Takes the trades through all stages and does not know of the kill. */
  async function drive(trades: readonly Trade[], victim: Victim): Promise<void> {
    for (const stage of STAGES) {
      const mid = midAt(stage, 'takeProfit');
      if (mid !== null) {
        victim.setPrice(mid);
        await platform.setPrice(BTC, mid);
      }
      await Promise.all(trades.map((trade) => trade.reach(stage)));
    }
  }

  async function reached(trade: Trade | undefined, of: Watched, event: number): Promise<void> {
    for (;;) {
      const count = trade ? await eventsOf(trade, of) : 0;
      if (count >= event) return;
      await delay(10);
    }
  }

  async function eventsOf(trade: Trade, of: Watched): Promise<number> {
    return historyOf(platform, trade.workflowIds[of]).then(
      ({ events }) => events.length,
      () => 0,
    );
  }

  async function note(trades: readonly Trade[]): Promise<void> {
    for (const trade of trades)
      for (const of of Object.keys(EVENTS) as Watched[]) {
        const count = await eventsOf(trade, of);
        if (count > 0) lastEvents.add(`${of} ${count}`);
      }
  }
});
