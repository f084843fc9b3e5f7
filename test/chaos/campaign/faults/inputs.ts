import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FaultKind } from '../arena.ts';
import { drawFrom } from '../draw.ts';
import { MARKETS } from '../market.ts';

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Bodies that break a careless reader, and none of which is a signal. */
const BODIES: Record<string, () => string> = {
  deep: () => `{"deploymentId":${nested(100_000)}}`,
  large: () => `{"deploymentId":"${'x'.repeat(3_000_000)}"}`,
  manyKeys: () => `{${Array.from({ length: 20_000 }, (_, key) => `"k${key}":1`).join(',')}}`,
  notJson: () => '{"deploymentId": ',
  prototype: () => '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}',
};

/** Signals that are well formed and that no market can satisfy. */
const POISON = [
  { exitPlan: { stopLoss: { distanceBps: '9999' } }, size: { type: 'notional', value: '0.000000000000000001' } },
  { exitPlan: { stopLoss: { price: '0.000000000001' } }, size: { type: 'notional', value: '99999999999999999' } },
  { exitPlan: { stopLoss: { distanceBps: '1' }, timeExit: { afterMs: 1 } }, size: { type: 'notional', value: '500' } },
  {
    entry: { type: 'limit', limitPrice: '0.01' },
    exitPlan: { stopLoss: { price: '0.001' } },
    size: { type: 'notional', value: '500' },
  },
  { exitPlan: { stopLoss: { distanceBps: '50' } }, size: { type: 'equityFraction', value: '0.000000001' } },
];

export const INPUTS: readonly FaultKind[] = [
  {
    id: 'F-32',
    name: 'a poison signal',
    expected: 'refused with a reason; others are not held up',
    weight: 5,
    lane: 'input',
    draw: (draw) => ({ poison: draw.between(0, POISON.length - 1), member: draw.share() }),
    inject: async ({ work, members }, terms) => {
      const member = members[Math.floor(Number(terms['member']) * members.length)];
      const poison = POISON[Number(terms['poison'])];
      const body = { deploymentId: member?.deploymentId, instrument: 'BTC-USD-PERP', direction: 'long', ...poison };
      const ack = await work.post(`poison-${randomUUID()}`, body);
      return ack === null ? 'refused at the door' : 'acknowledged';
    },
  },
  {
    id: 'F-33',
    name: 'the same signal a hundred times in parallel',
    expected: 'one signal, one effect, one answer',
    weight: 4,
    lane: 'input',
    draw: (draw) => ({ member: draw.share() }),
    inject: async ({ work, members }, terms) => {
      const member = members[Math.floor(Number(terms['member']) * members.length)];
      const body = {
        deploymentId: member?.deploymentId,
        instrument: 'ETH-USD-PERP',
        direction: 'long',
        size: { type: 'notional', value: '700' },
        exitPlan: { stopLoss: { distanceBps: '60' }, timeExit: { afterMs: 20_000 } },
      };
      const key = `hundred-${randomUUID()}`;
      const acks = await Promise.all(Array.from({ length: 100 }, () => work.post(key, body)));
      const ids = new Set(acks.flatMap((ack) => (ack === null ? [] : [ack.signalId])));
      return `${acks.length} sent, ${ids.size} signal`;
    },
  },
  {
    id: 'F-34',
    name: 'a body that is too deep, too large or no JSON',
    expected: 'refused with 4xx; the next request is answered',
    weight: 6,
    lane: 'input',
    draw: (draw) => ({ body: draw.of(Object.keys(BODIES)) }),
    inject: async ({ stage }, terms) => {
      const send = (body: string): Promise<number> =>
        fetch(`${stage.apiUrl}/api/signals`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          signal: AbortSignal.timeout(10_000),
        }).then(
          ({ status }) => status,
          () => 0,
        );
      const status = await send(BODIES[String(terms['body'])]?.() ?? '');
      const said = status === 0 ? 'connection broken' : `answered ${status}`;
      return status >= 500 && status !== 503 ? `${said}: NOT a refusal` : said;
    },
  },
  {
    id: 'F-42',
    name: 'opposite signals in the same moment, or a burst of fifty',
    expected: 'one position for each account and market; caps hold',
    weight: 6,
    lane: 'input',
    draw: (draw) => ({
      kind: draw.of(['opposite', 'opposite', 'burst']),
      member: draw.share(),
      instrument: draw.of(MARKETS).instrument,
    }),
    inject: async ({ work, members }, terms) => {
      const member = members[Math.floor(Number(terms['member']) * members.length)];
      const instrument = String(terms['instrument']);
      if (member === undefined) return null;
      const count = terms['kind'] === 'burst' ? 50 : 2;
      const posts = Array.from({ length: count }, (_, index) =>
        work.signal(undefined, {
          ...(count === 2 && { member, instrument }),
          direction: index % 2 === 0 ? ('long' as const) : ('short' as const),
        }),
      );
      await Promise.all(posts);
      return `${count} signals`;
    },
  },
  {
    id: 'F-42',
    name: 'signals at the commit of a pause',
    expected: 'no entry after the pause was answered; exits go on',
    weight: 8,
    lane: 'input',
    draw: (draw) => ({ seed: draw.between(1, 1_000_000), ms: draw.between(1_500, 5_000) }),
    inject: async ({ pauses, work }, terms) => {
      const exits = setInterval(() => work.provoke('exit'), 1_000);
      try {
        return await pauses.pause(drawFrom(Number(terms['seed'])), Number(terms['ms']));
      } finally {
        clearInterval(exits);
      }
    },
  },
  {
    id: 'F-42',
    name: 'a deployment is killed in the middle of its signals',
    expected: 'nothing is opened after the answer; in the end it holds nothing, and nothing of it rests',
    weight: 2,
    lane: 'input',
    draw: (draw) => ({ member: draw.share() }),
    inject: async ({ pauses, work, members }, terms) => {
      const member = members[Math.floor(Number(terms['member']) * members.length)];
      if (member === undefined) return null;
      const posting = [1, 2, 3].map(() => work.signal(member.venue, { member }));
      await pauses.kill(member);
      await Promise.allSettled(posting);
      return `deployment ${member.deploymentId} killed`;
    },
  },
  {
    id: 'F-45',
    name: 'a schedule is asked for several times at once',
    expected: 'one run at a time, the same result',
    weight: 4,
    lane: 'input',
    draw: (draw) => ({
      schedule: draw.of(['reconciliation', 'signal-ingestion', 'metrics-rollup']),
      times: draw.between(3, 6),
    }),
    inject: async ({ stage }, terms) => {
      const handle = String(terms['schedule']);
      const times = Number(terms['times']);
      const asked = await stage
        .temporal((client) =>
          client.withDeadline(Date.now() + 5_000, () =>
            Promise.allSettled(Array.from({ length: times }, () => client.schedule.getHandle(handle).trigger())),
          ),
        )
        .catch(() => []);
      await sleep(1_000);
      const done = asked.filter(({ status }) => status === 'fulfilled').length;
      return done === 0 ? null : `${handle} asked for ${done} times`;
    },
  },
];
