import { createHash } from 'node:crypto';
import type { FeedActivities } from '../../contracts/temporal/activities.ts';
import type { ActivityDependencies } from '../ports.ts';
import { dispatchWaiting } from './dispatch-waiting.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'lives' | 'clock' | 'prices' | 'signalFiles' | 'parseSignal'>;

/**
 * Takes each signal file of the folder once: stored under its content, so that a file which is read again after a crash is the
 * same signal, then dispatched, then moved. What cannot be a signal is set aside with the reason.
 */
export const ingestSignals =
  ({ record, lives, clock, prices, signalFiles, parseSignal }: Dependencies): FeedActivities['ingestSignals'] =>
  async () => {
    let taken = 0;
    let setAside = 0;
    for (const { name, text } of await signalFiles.waiting()) {
      const parsed =
        text === null ? { problem: 'The file is larger than a signal may be (256 kB).' } : parseSignal(text);
      const deployment =
        'problem' in parsed || parsed.deploymentId === null ? null : await record.deployments.find(parsed.deploymentId);
      const agentId = 'problem' in parsed ? null : (deployment?.agentId ?? parsed.agentId);
      const agent = agentId === null ? null : await record.deployments.findAgent(agentId);
      if ('problem' in parsed || !agent) {
        await signalFiles.setAside(
          name,
          'problem' in parsed ? parsed.problem : 'agentId or deploymentId: there is none with this id.',
        );
        setAside += 1;
        continue;
      }
      const contentHash = createHash('sha256')
        .update(text ?? '')
        .digest('hex');
      const { signal } = await record.signals.accept({
        ...parsed.terms,
        sourceEventId: parsed.terms.sourceEventId ?? `file:${name}:${contentHash}`,
        agentId: agent.id,
        deploymentId: parsed.deploymentId,
        source: 'file',
        receivedAtMs: clock.nowMs(),
        referencePrice: prices.latest(parsed.terms.instrument)?.mid ?? null,
        idempotencyKey: null,
        contentHash,
      });
      await lives.startDispatch(signal.id);
      await signalFiles.take(name);
      taken += 1;
    }
    // Those that were accepted while Temporal was away: a minute later, with reconciliation, most would be too old.
    await dispatchWaiting({ record, lives, clock })();
    return { taken, setAside };
  };
