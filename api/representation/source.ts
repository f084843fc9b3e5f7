import type { SourceReply } from '../../contracts/api/source.ts';
import type { Source } from '../../domain/source.ts';
import { hasWebhook } from '../../domain/source.ts';
import { isoOf } from './moment.ts';

export const sourceOf = ({ createdAtMs, unlinkedAtMs, ...rest }: Source): SourceReply => ({
  ...rest,
  delivery: hasWebhook(rest) ? 'webhook' : 'none',
  createdAt: isoOf(createdAtMs),
  unlinkedAt: isoOf(unlinkedAtMs),
});
