import { createHash } from 'node:crypto';
import type { FeedActivities } from '../../contracts/temporal/activities.ts';
import type { Candidate } from '../../domain/candidate.ts';
import type { ActivityDependencies } from '../ports.ts';
import { dispatchWaiting } from './dispatch-waiting.ts';

type Dependencies = Pick<
  ActivityDependencies,
  'record' | 'lives' | 'clock' | 'prices' | 'signalFiles' | 'parseSignal' | 'log'
>;

type Waiting = Awaited<ReturnType<Dependencies['signalFiles']['waiting']>>[number];

/** A file too large to be read has no content to speak of. */
const hashOf = (text: string | null): string =>
  createHash('sha256')
    .update(text ?? '')
    .digest('hex');

const MOST_REASON = 2_000;
/** A reason may quote what stands in the file, also what no database keeps. */
const plain = (text: string): string =>
  text
    .replaceAll('\n', '; ')
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, MOST_REASON)
    .toWellFormed();

/** What became of a file, for those who ask what research brought. */
const note = (
  { record, clock }: Pick<Dependencies, 'record' | 'clock'>,
  { name, text }: Waiting,
  { reason, ...became }: Pick<Candidate, 'status' | 'reason' | 'signalId'>,
): Promise<void> =>
  record.candidates.put(
    { source: 'file', name: plain(name), contentHash: hashOf(text), reason: reason && plain(reason), ...became },
    clock.nowMs(),
  );

/** One file: stored, dispatched and moved; or set aside with the reason when it cannot be a signal. */
async function takeFile(dependencies: Dependencies, { name, text }: Waiting): Promise<'taken' | 'setAside'> {
  const { record, lives, clock, prices, signalFiles, parseSignal, log } = dependencies;
  const setAside = async (reason: string): Promise<'setAside'> => {
    await note(dependencies, { name, text }, { status: 'refused', reason, signalId: null });
    await signalFiles.setAside(name, reason);
    log.warn({ file: name }, 'a signal file was set aside; the reason stands beside it');
    return 'setAside';
  };
  if (text === null) return setAside('The file is larger than a signal may be (256 kB).');
  const parsed = parseSignal(text);
  if ('problem' in parsed) return setAside(parsed.problem);
  const { terms, deploymentId } = parsed;
  const deployment = deploymentId === null ? null : await record.deployments.find(deploymentId);
  const agentId = deployment?.agentId ?? parsed.agentId;
  const agent = agentId === null ? null : await record.deployments.findAgent(agentId);
  if (!agent) return setAside('agentId or deploymentId: there is none with this id.');
  const contentHash = hashOf(text);
  const { signal } = await record.signals.accept({
    ...terms,
    sourceEventId: terms.sourceEventId ?? `file:${name}:${contentHash}`,
    agentId: agent.id,
    deploymentId,
    source: 'file',
    receivedAtMs: clock.nowMs(),
    referencePrice: prices.latest(terms.instrument)?.mid ?? null,
    idempotencyKey: null,
    contentHash,
  });
  await lives.startDispatch(signal.id);
  // Before the file moves: what is moved is not looked at again.
  await note(dependencies, { name, text }, { status: 'taken', reason: null, signalId: signal.id });
  await signalFiles.take(name);
  return 'taken';
}

/**
 * Takes each signal file of the folder once: stored under its content, so that a file which is read again after a crash is the
 * same signal. A file that fails keeps no other from its turn, and has another one in the next round.
 */
export const ingestSignals =
  (dependencies: Dependencies): FeedActivities['ingestSignals'] =>
  async () => {
    const { signalFiles, log } = dependencies;
    // Those that were accepted while Temporal was away: a minute later, with reconciliation, most would be too old.
    await dispatchWaiting(dependencies)();
    const result = { taken: 0, setAside: 0 };
    for (const file of await signalFiles.waiting()) {
      try {
        await note(dependencies, file, { status: 'waiting', reason: null, signalId: null });
        result[await takeFile(dependencies, file)] += 1;
      } catch (error) {
        log.warn({ file: file.name, error: String(error) }, 'a signal file could not be taken; it is tried again');
        const reason = 'It could not be taken yet; it is tried again.';
        await note(dependencies, file, { status: 'waiting', reason, signalId: null }).catch(() => undefined);
      }
    }
    return result;
  };
