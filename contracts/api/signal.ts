import { z } from 'zod';
import { SIGNAL_DIRECTIONS } from '../../domain/direction.ts';
import { INSTRUMENT_PATTERN } from '../../domain/instrument.ts';
import { parseDecimal } from '../../domain/money.ts';
import type { Signal } from '../../domain/signal.ts';
import { fractionString, moment, positiveDecimal, shareString } from './decimals.ts';
import { exitPlanBody, toExitPlan } from './exit-plan.ts';
import { idText, plainText } from './text.ts';

const entryTerms = z.union(
  [
    z.strictObject({ type: z.literal('market') }),
    z.strictObject({ type: z.literal('limit'), limitPrice: positiveDecimal }),
  ],
  {
    error: 'must be {"type": "market"} or {"type": "limit", "limitPrice": "41000"}',
  },
);

export const sizeTerms = z.union(
  [
    z.strictObject({ type: z.enum(['riskFraction', 'equityFraction']), value: fractionString }),
    z.strictObject({ type: z.literal('notional'), value: positiveDecimal }),
  ],
  {
    error:
      'must be {"type": "riskFraction" or "equityFraction", "value": "0.01"} or {"type": "notional", "value": "500"}',
  },
);

/** A signal as it is sent, by REST or as a file. */
export const signalBody = z
  .strictObject({
    agentId: idText.optional(),
    deploymentId: idText.optional(),
    instrument: z.string().regex(INSTRUMENT_PATTERN, 'must be spelled BASE-QUOTE-KIND, such as "BTC-USD-PERP"'),
    direction: z.enum(SIGNAL_DIRECTIONS, { error: 'must be "long", "short" or "neutral"' }),
    entry: entryTerms.optional(),
    exitPlan: exitPlanBody.optional(),
    size: sizeTerms.optional(),
    confidence: shareString.optional(),
    sourceEventId: plainText(200).optional(),
    expiresAt: moment.optional(),
  })
  .refine((body) => (body.agentId === undefined) !== (body.deploymentId === undefined), {
    error: 'name one of agentId (every deployment of the agent) and deploymentId (that one only)',
    path: ['agentId'],
  });

export type SignalBody = z.output<typeof signalBody>;

/** The body in domain words; who it is for and when it came are added by the door that took it. */
export const toSignalTerms = (
  body: SignalBody,
): Pick<
  Signal,
  'instrument' | 'direction' | 'entry' | 'exitPlan' | 'size' | 'confidence' | 'sourceEventId' | 'expiresAtMs'
> => ({
  instrument: body.instrument,
  direction: body.direction,
  entry:
    body.entry?.type === 'limit'
      ? { type: 'limit', limitPrice: parseDecimal(body.entry.limitPrice) }
      : { type: 'market' },
  exitPlan: body.exitPlan ? toExitPlan(body.exitPlan) : null,
  size: body.size ? { type: body.size.type, value: parseDecimal(body.size.value) } : null,
  confidence: body.confidence === undefined ? null : parseDecimal(body.confidence),
  sourceEventId: body.sourceEventId ?? null,
  expiresAtMs: body.expiresAt === undefined ? null : Date.parse(body.expiresAt),
});
