import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { preferPort } from '../../../scripts/local/ports.ts';
import type { Side, Switches, SymbolStatus } from './engine/types.ts';
import type { ScriptEntry } from './script.ts';
import type { Truth } from './truth.ts';

const MAIN = fileURLToPath(import.meta.resolve('./main.ts'));
const READY_WITHIN_MS = 20_000;
const ALL: Switches = { dedupe: true, nativeStops: true, expiry: true };

/** The lying venue as a child process, its strings in our hands. Symbols are the venue's own: BTCUSD, ETHUSD, SOLUSD. */
export interface LyingVenue {
  readonly url: string;
  readonly streamUrl: string;
  readonly bookFile: string;
  readonly switches: Switches;
  control: Control;
  /** What really is at the venue. */
  truth<Name extends keyof Truth>(name: Name): Promise<Truth[Name]>;
  /** kill -9. */
  kill: () => Promise<void>;
  /** The same venue again: same port, same book. */
  restart: () => Promise<void>;
  /** Ends it, and clears its book away. */
  stop: () => Promise<void>;
}

export interface Control {
  account(account: string, balance: string): Promise<void>;
  price(symbol: string, price: string): Promise<void>;
  /** From now on these lies, and no others. */
  script(...entries: ScriptEntry[]): Promise<void>;
  switches(switches: Switches): Promise<void>;
  /** A market order that the owner of the account sends by hand. */
  trade(input: { account: string; symbol: string; side: Side; quantity: string }): Promise<void>;
  /** The owner cancels one of our orders by hand. */
  handCancel(account: string, clientId: string): Promise<void>;
  forceOut(input: { account: string; symbol: string; cause: 'LIQUIDATION' | 'ADL'; fraction?: string }): Promise<void>;
  symbol(symbol: string, status: SymbolStatus): Promise<void>;
  funding(symbol: string, rate: string): Promise<void>;
  agent(account: string, isExpired: boolean): Promise<void>;
  nonceRefusals(account: string, times: number): Promise<void>;
  clock(aheadMs: number): Promise<void>;
}

export async function startLyingVenue(
  options: { seed?: string; switches?: Partial<Switches> } = {},
): Promise<LyingVenue> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ratchet-lying-venue-'));
  const bookFile = path.join(folder, 'book.jsonl');
  const port = await preferPort(0);
  const url = `http://127.0.0.1:${String(port)}`;
  const switches = { ...ALL, ...options.switches };
  const start = (): Promise<ChildProcess> => launch(argsOf({ port, bookFile, seed: options.seed ?? '1', switches }));
  let child = await start();

  return {
    url,
    streamUrl: `ws://127.0.0.1:${String(port)}/stream`,
    bookFile,
    switches,
    control: controlOf((deed, body) => ask(`${url}/control/${deed}`, body)),
    truth: async (name) => (await ask(`${url}/truth/${name}`)) as never,
    kill: () => end(child, 'SIGKILL'),
    async restart() {
      await end(child, 'SIGKILL');
      child = await start();
    },
    async stop() {
      await end(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function controlOf(post: (deed: string, body: unknown) => Promise<unknown>): Control {
  const tell = async (deed: string, body: unknown): Promise<void> => {
    await post(deed, body);
  };
  return {
    account: (account, balance) => tell('account', { account, balance }),
    price: (symbol, price) => tell('price', { symbol, price }),
    script: (...entries) => tell('script', { entries }),
    switches: (switches) => tell('switches', switches),
    trade: (input) => tell('trade', input),
    handCancel: (account, clientId) => tell('hand-cancel', { account, clientId }),
    forceOut: (input) => tell('force-out', input),
    symbol: (symbol, status) => tell('symbol', { symbol, status }),
    funding: (symbol, rate) => tell('funding', { symbol, rate }),
    agent: (account, isExpired) => tell('agent', { account, isExpired }),
    nonceRefusals: (account, times) => tell('nonce-refusals', { account, times }),
    clock: (aheadMs) => tell('clock', { aheadMs }),
  };
}

async function ask(url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  const reply: unknown = await response.json();
  if (!response.ok) throw new Error(`${url} answered ${String(response.status)}: ${JSON.stringify(reply)}`);
  return reply;
}

const yes = (value: boolean): string => (value ? 'yes' : 'no');
const argsOf = (input: { port: number; bookFile: string; seed: string; switches: Switches }): string[] => [
  ...['--port', String(input.port), '--book', input.bookFile, '--seed', input.seed],
  ...['--dedupe', yes(input.switches.dedupe), '--native-stops', yes(input.switches.nativeStops)],
  ...['--expiry', yes(input.switches.expiry)],
];

/** Resolves when the program has said that it serves. @throws with its last words when it ended before. */
async function launch(args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const lines = createInterface({ input: child.stdout });
  const timeout = AbortSignal.timeout(READY_WITHIN_MS);
  const ready = once(lines, 'line', { signal: timeout });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The lying venue ended before it served: ${errors}`);
  });
  ended.catch(() => undefined);
  await Promise.race([ready, ended]);
  return child;
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
