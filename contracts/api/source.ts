import { z } from 'zod';
import { ACCOUNT_KINDS, SOURCE_KINDS, SOURCE_STATUSES } from '../../domain/source.ts';
import { at, id } from './reply-fields.ts';
import { plainText } from './text.ts';

const name = plainText(100).meta({ description: 'For people.' });

/** Where signals of an agent are to come from. */
export const sourceBody = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('tradingView'), name }),
    z.strictObject({
      kind: z.enum(ACCOUNT_KINDS),
      name,
      account: plainText(200).meta({ description: 'Its name there, such as "@satoshi" or the address of a feed.' }),
    }),
  ])
  .meta({ id: 'SourceBody' });

export const sourceReply = z
  .strictObject({
    id,
    agentId: id,
    kind: z.enum(SOURCE_KINDS),
    name: z.string(),
    account: z.string().nullable(),
    status: z.enum(SOURCE_STATUSES),
    delivery: z.enum(['webhook', 'none']).meta({
      description: 'How it delivers. `none`: it is on record, and nothing delivers from it yet.',
    }),
    tokenRevision: z.int().meta({ description: 'Counts the tokens it has had; only the latest one opens it.' }),
    createdAt: at,
    unlinkedAt: at.nullable(),
  })
  .meta({ id: 'Source' });
export type SourceReply = z.output<typeof sourceReply>;

export const sourceList = z.strictObject({ sources: z.array(sourceReply) });

/** A source with its secret, which is told here and nowhere else. */
export const sourceSecret = z
  .strictObject({
    source: sourceReply,
    token: z.string().nullable().meta({ description: 'Whoever has it may send alerts. Null without a webhook.' }),
    webhookUrl: z
      .string()
      .nullable()
      .meta({ description: 'Where TradingView is to post, once this address is public.' }),
  })
  .meta({ id: 'SourceSecret' });
export type SourceSecret = z.output<typeof sourceSecret>;
