import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import { NOW_MS } from '../builders/now.ts';
import { createTestDatabase } from '../environment/index.ts';
import { Dice } from './dice.ts';
import { drawCall } from './fidelity/calls.ts';
import type { Side } from './fidelity/side.ts';
import { modelSide, Names, realSide } from './fidelity/side.ts';

const CALLS = 1_500;

/** The answer, or that the store refused; why it refused is in its own words. */
const answerOf = async (run: (side: Side) => Promise<unknown>, side: Side): Promise<unknown> =>
  new Promise((resolve) => resolve(run(side))).then(
    (answer) => ({ answer: answer ?? null }),
    () => 'refused',
  );

describe('the modelled store', () => {
  let database: Database;
  let url: string;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ url, drop } = await createTestDatabase());
    database = await openDatabase(url, 4);
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  test('answers every call of a random sequence as the repositories do', async () => {
    const dice = new Dice(11);
    const [real, model] = [await realSide(database, url), modelSide()];
    const [realNames, modelNames] = [new Names(), new Names()];
    const heard = new Map<string, number>();
    let nowMs = NOW_MS;
    for (let count = 0; count < CALLS; count += 1) {
      nowMs += dice.between(1, 3_000);
      const call = drawCall(dice, nowMs);
      const answers = { real: await answerOf(call.run, real), model: await answerOf(call.run, model) };
      expect({ count, call: call.name, answer: modelNames.plain(answers.model) }).toEqual({
        count,
        call: call.name,
        answer: realNames.plain(answers.real),
      });
      if (answers.real !== 'refused') heard.set(call.name, (heard.get(call.name) ?? 0) + 1);
    }
    // A sequence in which a method was never answered shows nothing of it.
    for (const [name, times] of heard) expect({ name, isHeard: times > 5 }).toEqual({ name, isHeard: true });
    expect(heard.size).toBeGreaterThan(25);
  });
});
