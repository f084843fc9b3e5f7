import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { PositionReply } from '../../../contracts/api/position.ts';
import type { TradingScope } from '../../../domain/trading-state.ts';
import { PLATFORM_KEY, TRADING_SCOPES } from '../../../domain/trading-state.ts';

/** Whom a command of an operator means. */
export interface Scope {
  scope: TradingScope;
  key: string;
}

export const PLATFORM: Scope = { scope: 'platform', key: PLATFORM_KEY };

/** As it stands in the address of a sheet: `deployment:…`. */
export const idOf = ({ scope, key }: Scope): string => `${scope}:${key}`;

/** The scope that an address names; the platform when it names none that we know. */
export function scopeOf(id: string): Scope {
  const at = id.indexOf(':');
  const scope = TRADING_SCOPES.find((each) => each === id.slice(0, at));
  return scope === undefined ? PLATFORM : { scope, key: id.slice(at + 1) };
}

/** The word that a person knows it by; for a kill it is typed. */
export const nameOf = ({ scope, key }: Scope, deployments: readonly DeploymentReply[] = []): string =>
  scope === 'platform'
    ? 'platform'
    : scope === 'deployment'
      ? (deployments.find(({ id }) => id === key)?.name ?? key)
      : key;

/** In a sentence: "the whole platform", "the deployment careful". */
export const inSentence = (scope: Scope, deployments?: readonly DeploymentReply[]): string =>
  scope.scope === 'platform' ? 'the whole platform' : `the ${scope.scope} ${nameOf(scope, deployments)}`;

/** Whether a scope covers a position; whose user it is, the page does not know. */
export const covers =
  ({ scope, key }: Scope) =>
  ({ venue, deploymentId }: Pick<PositionReply, 'venue' | 'deploymentId'>): boolean =>
    scope === 'platform' || scope === 'user' || (scope === 'venue' ? venue === key : deploymentId === key);
