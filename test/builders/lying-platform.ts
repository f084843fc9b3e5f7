import { withClient } from '../../scripts/local/postgres-client.ts';
import type { WorkerOptions } from '../../workers/compose.ts';
import type { VenueAdapter } from '../../venues/port.ts';
import { createLyingVenue } from '../simulators/lying-venue/adapter/adapter.ts';
import type { LyingVenueTerms } from '../simulators/lying-venue/adapter/adapter.ts';
import { symbolOf } from '../simulators/lying-venue/adapter/format.ts';
import { LYING_VENUE } from '../simulators/lying-venue/adapter/parse.ts';
import type { Switches } from '../simulators/lying-venue/engine/types.ts';
import type { LyingVenue } from '../simulators/lying-venue/harness.ts';
import { startLyingVenue } from '../simulators/lying-venue/harness.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';
import type { PlatformOptions, TestPlatform } from './platform.ts';
import { startTestPlatform } from './platform.ts';

/** The platform on the lying venue: `deploy` opens an account there and puts the deployment on it. */
export interface LyingPlatform extends TestPlatform {
  readonly program: LyingVenue;
  readonly feed: ScriptedFeed;
  /** The adapter of the workers that run now. */
  readonly adapter: VenueAdapter;
  /** What the adapter found worth telling a person. */
  readonly troubles: readonly string[];
  /** The venue first, so that its native orders speak before our watcher. */
  setPrice(instrument: string, mid: string): Promise<void>;
  /** The account of a deployment, as both sides name it. */
  accountOf(deploymentId: string): Promise<{ id: string; venue: string }>;
}

export interface LyingPlatformOptions extends Pick<PlatformOptions, 'temporal'> {
  mids?: Readonly<Record<string, string>>;
  seed?: string;
  switches?: Partial<Switches>;
  terms?: Pick<LyingVenueTerms, 'timeoutMs' | 'timings'>;
  /** Stands between the activities and what they use. */
  around?: WorkerOptions['around'];
}

export async function startLyingPlatform(options: LyingPlatformOptions = {}): Promise<LyingPlatform> {
  const mids = options.mids ?? { 'BTC-USD-PERP': '40000', 'ETH-USD-PERP': '2000' };
  const feed = new ScriptedFeed({ ...mids });
  const program = await startLyingVenue({ seed: options.seed ?? '1', switches: options.switches ?? {} });
  for (const [instrument, mid] of Object.entries(mids)) await program.control.price(symbolOf(instrument), mid);
  const troubles: string[] = [];
  const composed: { adapter: VenueAdapter | null; platform: TestPlatform | null } = { adapter: null, platform: null };
  const lying = (): VenueAdapter => {
    composed.adapter = createLyingVenue({
      url: program.url,
      streamUrl: program.streamUrl,
      switches: program.switches,
      clock: feed.clock,
      accounts: async () => {
        const rows = (await composed.platform?.record.deployments.venueAccounts(LYING_VENUE)) ?? [];
        return rows.map(({ id }) => id);
      },
      onTrouble: (what) => troubles.push(what),
      ...options.terms,
    });
    return composed.adapter;
  };
  const platform = await startTestPlatform(feed, {
    venues: { lying },
    ...(options.around && { around: options.around }),
    ...(options.temporal && { temporal: options.temporal }),
  }).catch(async (error: unknown) => {
    await program.stop();
    throw error;
  });
  composed.platform = platform;

  return {
    ...platform,
    get worker() {
      return platform.worker;
    },
    get adapter() {
      if (!composed.adapter) throw new Error('The workers were not composed.');
      return composed.adapter;
    },
    program,
    feed,
    troubles,
    async setPrice(instrument, mid) {
      await program.control.price(symbolOf(instrument), mid);
      await feed.set(instrument, mid);
    },
    async deploy(input = {}) {
      const deploymentId = await platform.deploy(input);
      const accountId = await accountIdOf(platform, deploymentId);
      await program.control.account(accountId, input.paperBalance ?? '10000');
      await moveToLyingVenue(platform.databaseUrl, accountId);
      return deploymentId;
    },
    accountOf: async (deploymentId) => ({ id: await accountIdOf(platform, deploymentId), venue: LYING_VENUE }),
    async stop() {
      await platform.stop().finally(() => program.stop());
    },
  };
}

async function accountIdOf({ record }: TestPlatform, deploymentId: string): Promise<string> {
  const deployment = await record.deployments.find(deploymentId);
  if (!deployment) throw new Error(`There is no deployment ${deploymentId}.`);
  return deployment.venueAccountId;
}

/** Deployments are made on paper; this one, not traded yet, goes to the lying venue with all it has. */
const moveToLyingVenue = (databaseUrl: string, accountId: string): Promise<void> =>
  withClient(databaseUrl, async (client) => {
    await client.query('update venue_accounts set venue = $2 where id = $1', [accountId, LYING_VENUE]);
    await client.query('update deployments set venues = $2 where venue_account_id = $1', [
      accountId,
      JSON.stringify([LYING_VENUE]),
    ]);
    await client.query('delete from paper_accounts where id = $1', [accountId]);
  });
