import type { FaultKind } from '../arena.ts';
import { HANDS } from './hands.ts';
import { INPUTS } from './inputs.ts';
import { KILLS } from './kills.ts';
import { LIES } from './lies.ts';
import { LINK_FAULTS, VENUE_PARTITION } from './links.ts';
import { LONG_STOP, PROCESSES } from './processes.ts';
import { PRICES } from './prices.ts';

/** Every kind of fault that is drawn. */
export const FAULTS: readonly FaultKind[] = [
  ...KILLS,
  ...PROCESSES,
  ...LINK_FAULTS,
  ...LIES,
  ...HANDS,
  ...PRICES,
  ...INPUTS,
];

const named = (name: string): FaultKind => {
  const found = FAULTS.find((fault) => fault.name.startsWith(name));
  if (found === undefined) throw new Error(`There is no fault "${name}".`);
  return found;
};

/** Faults that each run contains by name, whatever the seed draws. */
export const PROMISED: readonly FaultKind[] = [
  LONG_STOP,
  named('Postgres killed'),
  named('Temporal killed'),
  named('the only worker stopped'),
  VENUE_PARTITION,
];

/** What of the catalogue is not done here, and why. */
export const NOT_APPLICABLE: readonly { id: string; why: string }[] = [
  { id: 'F-17', why: 'in part: there is no signer yet; refused nonces are done, a clock two days off is not' },
  { id: 'F-19', why: 'in part: an expired key is done; there is no user to tell and no replacement yet' },
  { id: 'F-22', why: 'a full disk needs a small file system of its own, which an ordinary user cannot make' },
  { id: 'F-23', why: 'backups do not exist yet' },
  {
    id: 'F-25',
    why: 'a Temporal database that is lost: positions get new workflows by reconciliation (see kill tests); a drill of its own is missing',
  },
  { id: 'F-26', why: 'in part: by the proxy, each direction alone; without packet loss below TCP' },
  { id: 'F-29', why: 'all links are loopback without TLS' },
  { id: 'F-30', why: 'worker versioning is not used yet' },
  { id: 'F-31', why: 'worker versioning is not used yet' },
  {
    id: 'F-35',
    why: 'a listener can harm no trade; one that does not read is cut off and misses nothing (test/api/stream.test.ts), killed sockets miss nothing (test/api/stream-load.test.ts); 20 listeners there and 200 by hand, not 10,000',
  },
  { id: 'F-37', why: 'exhausting memory and processor of a shared machine would disturb others' },
  {
    id: 'F-38',
    why: 'no faketime on an ordinary machine; the domain takes its time as an argument and is tested with jumps',
  },
  { id: 'F-39', why: 'strace is not on an ordinary machine' },
  { id: 'F-41', why: 'there is no signer yet' },
  { id: 'F-43', why: 'covered by the property tests of ledger and fills' },
  { id: 'F-44', why: 'there is no EVM venue yet' },
  {
    id: 'F-46',
    why: 'in part elsewhere, because the campaign has no browser: a signal whose answer was lost trades once (test/web/send.test.ts), the page says when it may be out of date (test/web/page.test.ts); a sleeping tab and a page older than its api are not done',
  },
];
