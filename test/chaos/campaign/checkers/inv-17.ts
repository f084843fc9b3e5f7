import type { Checker, Snapshot, Span } from '../snapshot.ts';
import { violation } from './tools.ts';

type Pause = Snapshot['spans']['pauses'][number];

/** Nothing new is opened once a pause was answered. */
export const inv17: Checker = {
  id: 'INV-17',
  class: 'S',
  law: 'no entry is submitted after the pause of its deployment, user, venue or of the platform was committed',
  check: ({ rows, spans }) => {
    const deployments = new Map(rows.deployments.map((row) => [row.id, row]));
    const isMeant = ({ scope, key }: Pause, deploymentId: string): boolean => {
      const deployment = deployments.get(deploymentId);
      if (scope === 'platform') return true;
      if (scope === 'deployment') return key === deploymentId;
      return scope === 'user' ? deployment?.userId === key : deployment?.venue === key;
    };
    const isIn = ({ fromMs, toMs }: Span, atMs: number): boolean => atMs > fromMs && atMs < (toMs ?? Infinity);
    return rows.orders.flatMap(({ leg, submittedAtMs, deploymentId, clientOrderId }) => {
      if (leg !== 'entry' || submittedAtMs === null) return [];
      const pause = spans.pauses.find((each) => isMeant(each, deploymentId) && isIn(each, submittedAtMs));
      return pause === undefined
        ? []
        : [
            violation(
              'INV-17',
              `entry ${clientOrderId} was submitted ${Math.round(submittedAtMs - pause.fromMs)} ms after the pause of ${pause.scope} ${pause.key}`,
            ),
          ];
    });
  },
};
