import type { Api, ApiDependencies } from '../dependencies.ts';
import { amendExitPlan } from './positions/amend-exit-plan.ts';
import { closePosition } from './positions/close.ts';
import { getPosition } from './positions/get.ts';
import { listPositions } from './positions/list.ts';
import { postSignal } from './signals/post.ts';

/** Every door, in the order of the documentation. */
export const ROUTES: readonly ((api: Api, dependencies: ApiDependencies) => void)[] = [
  postSignal,
  listPositions,
  getPosition,
  closePosition,
  amendExitPlan,
];
