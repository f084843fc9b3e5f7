import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { WORKER_ROLES } from '../../config/env.ts';
import { secretsOf } from '../../config/secrets.ts';
import { openDatabase } from '../../db/orm.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { paperSettings } from '../../venues/paper/settings.ts';
import { composeWorker } from '../../workers/compose.ts';
import { installRuntime } from '../../workers/runtime.ts';
import { createLyingVenue } from '../simulators/lying-venue/adapter/adapter.ts';
import { TEST_MASTER_KEY } from '../environment/master-key.ts';
import { LYING_VENUE } from '../simulators/lying-venue/adapter/parse.ts';
import type { Switches } from '../simulators/lying-venue/engine/types.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

/** A worker on the lying venue in a process of its own, made to be killed. Its parent sends prices, and is told when it is ready. */
const { values } = parseArgs({
  options: {
    database: { type: 'string', default: '' },
    address: { type: 'string', default: '' },
    namespace: { type: 'string', default: '' },
    data: { type: 'string', default: '' },
    venue: { type: 'string', default: '' },
    stream: { type: 'string', default: '' },
    price: { type: 'string', default: '' },
    switches: { type: 'string', default: '' },
  },
});
const log = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' });
installRuntime(log);
const instrument = 'BTC-USD-PERP';
const feed = new ScriptedFeed({ [instrument]: values.price });
const record = createRecord(await openDatabase(values.database, 2), values.database);

const worker = await composeWorker({
  databaseUrl: values.database,
  temporal: { address: values.address, namespace: values.namespace },
  roles: WORKER_ROLES,
  dataDir: values.data,
  feed,
  paperSettings: paperSettings(),
  webhooks: { secretOf: secretsOf(TEST_MASTER_KEY), allowsPrivate: true },
  log,
  venues: {
    lying: () =>
      createLyingVenue({
        url: values.venue,
        streamUrl: values.stream,
        switches: JSON.parse(values.switches) as Switches,
        clock: feed.clock,
        accounts: async () => (await record.deployments.venueAccounts(LYING_VENUE)).map(({ id }) => id),
        onTrouble: (what) => log.warn(what),
      }),
  },
});
process.on('message', (mid) => {
  if (typeof mid === 'string') void feed.set(instrument, mid);
});
// A parent that is gone needs no worker.
process.on('disconnect', () => process.exit());
process.send?.('ready');
await worker.run();
