import { tellStories } from './run.ts';

/** One process of a run: tells its share and sends what it came to. Ends with its parent. */
const [, , share = '{}'] = process.argv;
process.once('disconnect', () => process.exit(1));
await tellStories(JSON.parse(share) as Parameters<typeof tellStories>[0], (tally) => process.send?.(tally));
process.disconnect();
process.exit(0);
