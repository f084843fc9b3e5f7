import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { faultsOf, onlyShrinks, someCommands, START_MIDS } from './paper-commands.ts';
import { paperBenches } from './paper-bench.ts';

const benches = paperBenches();
const DEPOSIT = '10000';

test('whatever happens, the book in Postgres balances to the last unit', async () => {
  const bench = await benches.create({ depthNotional: '20000' });
  let filled = 0;
  await fc.assert(
    fc.asyncProperty(someCommands(30), async (commands) => {
      const account = await bench.openAccount(DEPOSIT);
      const exits = new Set<string>();
      const sent: string[] = [];
      for (const [instrument, mid] of Object.entries(START_MIDS)) await bench.setPrice(String(mid), instrument);
      for (const command of commands) {
        if (command.kind === 'wait') bench.wait(command.ms);
        else if (command.kind === 'price') await bench.setPrice(command.mid, command.instrument);
        else if (command.kind === 'place') {
          const clientOrderId = `${account.id}:${String(sent.length)}`;
          const expiresAtMs = command.expiresInMs === null ? null : bench.nowMs() + command.expiresInMs;
          await bench.venue.placeOrder(account, { ...command.request, clientOrderId, expiresAtMs });
          sent.push(clientOrderId);
          if (command.request.isReduceOnly) exits.add(clientOrderId);
        } else await bench.venue.cancelOrder(account, sent.at(-1 - command.ago) ?? 'never-sent');
      }
      expect(bench.errors).toEqual([]);

      const state = await bench.book.state(account.id);
      const fills = await bench.venue.fills(account, { sinceMs: 0 });
      const payments = await bench.venue.fundingPayments(account, { sinceMs: 0 });
      const books = { deposit: DEPOSIT, fills, fundingPaid: payments.map((payment) => payment.amount) };
      expect(faultsOf({ ...books, balance: state?.account.balance ?? '', positions: state?.positions ?? [] })).toEqual(
        [],
      );
      expect(onlyShrinks(fills, (fill) => exits.has(fill.clientOrderId ?? '') || fill.isLiquidation)).toBe(true);
      filled += fills.length;
    }),
    { numRuns: 40, endOnFailure: true },
  );
  expect(filled).toBeGreaterThan(40);
});
