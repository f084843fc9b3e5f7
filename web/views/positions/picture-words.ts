import { isNaked } from '../../data/protection.ts';
import { number, signed } from '../../format/money.ts';
import type { Drawn, PictureScale } from './picture-scale.ts';

/** The picture of a position for those who do not see it. A stop that stands nowhere is not called one. */
export function pictureWords(position: Drawn, { stop, target, beyond }: PictureScale, decimals: number): string {
  const { mark, entryPrice, currency } = position;
  const price = (value: string): string => number(value, decimals);
  const first = isNaked(position) ? `No stop at the venue, planned ${price(stop)}` : `Stop ${price(stop)}`;
  const ends = `${first}, entry ${price(entryPrice ?? '0')}, ${target === null ? 'no target' : `last target ${price(target)}`}.`;
  if (mark === null) return `${ends} No price.`;
  return `${ends} Market ${price(mark.price)}${beyond === null ? '' : `, beyond the ${isNaked(position) && beyond === 'stop' ? 'planned stop' : beyond}`}${mark.isStale ? ', an old price' : ''}: ${signed(mark.unrealizedPnl, 2)} ${currency}.`;
}
