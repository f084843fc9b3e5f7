import { readAlert } from '../contracts/api/alert/read.ts';
import { isDeadLetter } from '../domain/inbox.ts';
import { isStale } from '../domain/market.ts';
import type { Price } from '../domain/money.ts';
import type { ApiDependencies } from './dependencies.ts';

/** The market's price at the moment of an alert, from which drift is measured, however late it is delivered; null when there is none. */
export async function alertPrice(
  { record }: Pick<ApiDependencies, 'record'>,
  body: string,
  nowMs: number,
): Promise<Price | null> {
  const alert = readAlert(body);
  if (isDeadLetter(alert)) return null;
  const tick = await record.market.price(alert.signal.instrument);
  return tick && !isStale(tick, nowMs) ? tick.mid : null;
}
