import type { TradeRecord } from '../db/repositories/index.ts';
import { ApiError } from './errors.ts';

/** There is no login yet: whoever asks is the first user. */
export async function localUser({ deployments }: Pick<TradeRecord, 'deployments'>): Promise<string> {
  const userId = await deployments.firstUserId();
  if (userId === null) throw new ApiError('conflict', 'There is no user yet; `npm start` makes one on its first run.');
  return userId;
}
