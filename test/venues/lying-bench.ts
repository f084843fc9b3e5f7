import { afterAll, afterEach } from '@jest/globals';
import type { Fill } from '../../domain/fill.ts';
import { uniqueFills } from '../../domain/fill.ts';
import type { VenueAdapter } from '../../venues/port.ts';
import { eventually } from '../builders/platform.ts';
import { createLyingVenue } from '../simulators/lying-venue/adapter/adapter.ts';
import { symbolOf } from '../simulators/lying-venue/adapter/format.ts';
import type { Switches } from '../simulators/lying-venue/engine/types.ts';
import type { LyingVenue } from '../simulators/lying-venue/harness.ts';
import { startLyingVenue } from '../simulators/lying-venue/harness.ts';
import type { VenueBench, Wire } from './bench.ts';

/** The lying venue with its strings in our hands; honest until a test asks for a lie. */
export interface LyingBench extends VenueBench {
  readonly program: LyingVenue;
  /** What the adapter found worth telling a person. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

const wireOf = ({ kill, restart, control }: LyingVenue): Wire => ({
  goAway: kill,
  comeBack: restart,
  loseNextAnswer: () => control.script({ kind: 'place', call: 1, told: { lie: 'acceptThen', reply: 'drop' } }),
  breakNextCall: () => control.script({ kind: 'place', call: 1, told: { lie: 'refuseWith', reply: '502' } }),
  breakReads: () =>
    control.script(
      ...(['find', 'openOrders', 'positions', 'fills', 'balance'] as const).map((kind) => ({
        kind,
        every: 1,
        told: { lie: 'acceptThen', reply: 'malformed' } as const,
      })),
    ),
});

const INSTRUMENT = 'BTC-USD-PERP';
let accounts = 0;

/** Benches of one test file: one program for all of them, each adapter ended after its test. */
export function lyingBenches(switches: Partial<Switches> = {}): { create(): Promise<LyingBench> } {
  let program: LyingVenue | null = null;
  let open: LyingBench[] = [];
  afterEach(async () => {
    for (const bench of open) await bench.close();
    open = [];
  });
  afterAll(() => program?.stop());
  return {
    async create() {
      program ??= await startLyingVenue({ switches });
      await program.control.script();
      await program.control.symbol(symbolOf(INSTRUMENT), 'TRADING');
      const bench = await createLyingBench(program);
      open.push(bench);
      return bench;
    },
  };
}

async function createLyingBench(program: LyingVenue): Promise<LyingBench> {
  let aheadMs = 0;
  await program.control.clock(0);
  const clock = { nowMs: () => Date.now() + aheadMs, wallMsUntil: (atMs: number) => Math.max(0, atMs - clock.nowMs()) };
  const ours: string[] = [];
  const told: Fill[] = [];
  const troubles: string[] = [];

  const startProcess = (): { venue: VenueAdapter; end(): Promise<void> } => {
    const venue = createLyingVenue({
      url: program.url,
      streamUrl: program.streamUrl,
      switches: program.switches,
      clock,
      accounts: () => Promise.resolve(ours),
      onTrouble: (what) => troubles.push(what),
      timeoutMs: 2_000,
      timings: { pingEveryMs: 100, silenceMs: 1_000 },
    });
    const stop = new AbortController();
    const streaming = venue.streamFills(
      (fill) => void told.push(fill),
      stop.signal,
      () => troubles.push('the stream is back'),
    );
    return {
      venue,
      async end() {
        stop.abort();
        await streaming;
      },
    };
  };
  let current = startProcess();

  return {
    get venue() {
      return current.venue;
    },
    program,
    instrument: INSTRUMENT,
    get told() {
      return uniqueFills(told);
    },
    troubles,
    wire: wireOf(program),
    nowMs: clock.nowMs,
    async openAccount(balance) {
      const id = `account-${String((accounts += 1))}`;
      ours.push(id);
      await program.control.account(id, balance);
      return { id, venue: current.venue.venue };
    },
    async setPrice(mid) {
      await program.control.price(symbolOf(INSTRUMENT), mid);
      const ids = (await program.truth('fills')).filter((fill) => ours.includes(fill.account)).map((fill) => fill.id);
      const isTold = (id: string): boolean => told.some((fill) => fill.venueTradeId === id);
      await eventually(() => Promise.resolve(ids.every(isTold)), 'every fill is told');
    },
    async wait(ms) {
      aheadMs += ms;
      await program.control.clock(aheadMs);
    },
    async restart() {
      await current.end();
      current = startProcess();
    },
    close: () => current.end(),
  };
}
