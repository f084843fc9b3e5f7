import type { Position } from '../../../../../domain/position-record.ts';
import { openDoors } from '../../../../api/doors.ts';
import type { LyingPlatform } from '../../../../builders/lying-platform.ts';
import { startLyingPlatform } from '../../../../builders/lying-platform.ts';
import { positionOf } from '../../../../builders/platform.ts';
import { withClient } from '../../../../../scripts/local/postgres-client.ts';
import { Journal } from '../../../journal.ts';
import { observed, watched } from '../../observed.ts';
import { readRows } from '../../read-rows.ts';
import { readWorkflows } from '../../read-temporal.ts';
import { TruthReader } from '../../read-truth.ts';
import type { Snapshot } from '../../snapshot.ts';
import { SpanBook } from '../../spans.ts';
import type { Patch } from './patch.ts';

export const BTC = 'BTC-USD-PERP';
const MID = '40000';
const PATIENCE_MS = 15_000;

/** The deeds of the platform over a real Postgres, a real Temporal server and the lying venue, with an api in front. */
export interface PatchedStage {
  platform: LyingPlatform;
  spans: SpanBook;
  journal: Journal;
  /** A deployment with an account of its own at the venue. */
  deploy(): Promise<{ deploymentId: string; accountId: string }>;
  /** Sends a signal to buy through the api, for a tenth of the account, with a stop 2 % below. */
  signal(deploymentId: string): Promise<string>;
  /** Waits until the signal became a position like this. */
  position(signalId: string, is: (position: Position) => boolean, withinMs: number): Promise<Position>;
  /** A command to a position, through the api. */
  tell(positionId: string, command: 'close' | 'exit-plan', body: object): Promise<unknown>;
  /** What a checker of the campaign would see now, without the feed and the task queues. */
  look(): Promise<Snapshot>;
  stop(): Promise<void>;
}

/** The platform with the fault of a patch, or without it: then nothing else is different. */
export async function openPatched(
  patch: Pick<Patch, 'switches' | 'fault' | 'scene'>,
  isPatched: boolean,
): Promise<PatchedStage> {
  const opened: { stage: PatchedStage | null } = { stage: null };
  const stageOf = (): PatchedStage => {
    if (opened.stage === null) throw new Error('A fault was asked for before the stage was open.');
    return opened.stage;
  };
  const { fault, scene } = patch;
  const platform = await startLyingPlatform({
    mids: { [BTC]: MID },
    ...(patch.switches && { switches: patch.switches }),
    around(dependencies) {
      const faulty = isPatched && fault.worker ? fault.worker(dependencies, stageOf) : dependencies;
      return scene ? observed(faulty, scene(stageOf)) : faulty;
    },
  });
  const { sql } = fault;
  if (isPatched && sql !== undefined) await withClient(platform.databaseUrl, (client) => client.query(sql));
  const record = isPatched && fault.api ? watched(platform.record, 'record', fault.api) : platform.record;
  const doors = await openDoors({ record, client: platform.client });
  const spans = new SpanBook();
  const journal = new Journal(doors.url);
  const truth = new TruthReader([{ name: 'lying', switches: platform.program.switches, venue: platform.program }]);
  let signals = 0;
  const stage: PatchedStage = {
    platform,
    spans,
    journal,
    async deploy() {
      const deploymentId = await platform.deploy();
      const { id: accountId } = await platform.accountOf(deploymentId);
      return { deploymentId, accountId };
    },
    async signal(deploymentId) {
      signals += 1;
      const body = {
        deploymentId,
        instrument: BTC,
        direction: 'long',
        size: { type: 'notional', value: '1000' },
        exitPlan: { stopLoss: { distanceBps: '200' } },
      };
      return (await journal.post(`signal-${String(signals)}`, body)).signalId;
    },
    position: (signalId, is, withinMs) => positionOf(platform, signalId, is, 'the position of the story', withinMs),
    tell: (id, command, body) =>
      journal.send(
        `/api/positions/${id}/${command}`,
        `${command}-${id}`,
        body,
        PATIENCE_MS,
        command === 'close' ? 'POST' : 'PATCH',
      ),
    async look() {
      const atMs = Date.now();
      const venues = await truth.read();
      return {
        atMs,
        venues,
        rows: await readRows(platform.databaseUrl),
        workflows: await readWorkflows({ temporal: (use) => use(platform.client) }),
        pollers: {},
        acks: journal.acks,
        feed: [],
        spans: spans.now,
        marks: { [BTC]: { low: MID, high: MID } },
        caps: { orderNotional: '50000', ordersPerMinute: 120 },
      };
    },
    async stop() {
      await doors.stop();
      await platform.stop();
    },
  };
  opened.stage = stage;
  return stage;
}
