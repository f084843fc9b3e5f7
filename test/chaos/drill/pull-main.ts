import { z } from 'zod';
import { pullHere } from '../../../scripts/kill/pull.ts';
import { PLATFORM_KEY } from '../../../domain/trading-state.ts';
import { createLyingVenue } from '../../simulators/lying-venue/adapter/adapter.ts';
import { ScriptedFeed } from '../../simulators/scripted-feed.ts';

/** The local kill of the platform as a program of its own, on the lying venue: takes its parts as JSON, prints the result as JSON. */
const parts = z
  .strictObject({
    databaseUrl: z.string(),
    url: z.string(),
    streamUrl: z.string(),
    switches: z.strictObject({ dedupe: z.boolean(), nativeStops: z.boolean(), expiry: z.boolean() }),
    mids: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));
const { databaseUrl, mids, ...venue } = parts;
const feed = new ScriptedFeed(mids);
const lying = () =>
  createLyingVenue({
    ...venue,
    clock: feed.clock,
    // It reads no stream.
    accounts: () => Promise.resolve([]),
    onTrouble: (what) => void process.stderr.write(`${what}\n`),
  });
const result = await pullHere({
  target: { scope: 'platform', key: PLATFORM_KEY, reason: 'drill' },
  databaseUrl,
  say: (line) => void process.stderr.write(`${line}\n`),
  feed,
  venues: { lying },
});
process.stdout.write(JSON.stringify(result));
process.exit(0);
