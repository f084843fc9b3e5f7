import { z } from 'zod';
import { SIGNAL_DIRECTIONS } from '../../domain/direction.ts';
import { parseDecimal } from '../../domain/money.ts';
import type { Signal } from '../../domain/signal.ts';
import { SIGNAL_STATUSES } from '../../domain/signal.ts';
import { fractionString, moment, positiveDecimal, shareString } from './decimals.ts';
import { exitPlanBody, toExitPlan } from './exit-plan.ts';
import { timeframe } from './market.ts';
import { idText, instrumentName, plainText } from './text.ts';

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

const NAME_ONE = 'name one of agentId (every deployment of the agent) and deploymentId (that one only)';
const namesOneOf = (body: { agentId?: string | undefined; deploymentId?: string | undefined }): boolean =>
  (body.agentId === undefined) !== (body.deploymentId === undefined);

/** A signal as it is sent, by REST or as a file. */
export const signalBody = z
  .strictObject({
    agentId: idText.optional(),
    deploymentId: idText.optional(),
    instrument: instrumentName,
    direction: z.enum(SIGNAL_DIRECTIONS, { error: 'must be "long", "short" or "neutral"' }),
    entry: entryTerms.optional(),
    exitPlan: exitPlanBody.optional(),
    size: sizeTerms.optional(),
    confidence: shareString.optional(),
    sourceEventId: plainText(200).optional(),
    expiresAt: moment.optional(),
  })
  .refine(namesOneOf, { error: NAME_ONE, path: ['agentId'] });

/** Which signals a list holds. */
export const signalFilter = {
  agentId: idText.optional(),
  deploymentId: idText.optional().meta({ description: 'Meant for this deployment, or carried out by it.' }),
  instrument: instrumentName.optional(),
  direction: z.enum(SIGNAL_DIRECTIONS).optional(),
  status: z.enum(SIGNAL_STATUSES).optional(),
  source: plainText(100).optional().meta({ description: 'The door it came by, such as `rest` or `file`.' }),
  from: moment.optional().meta({ description: 'Received at this moment or later.' }),
  to: moment.optional().meta({ description: 'Received before this moment.' }),
};

export const cancelBody = z
  .strictObject({ reason: plainText(300).optional().meta({ description: 'For those who read it later.' }) })
  .meta({ id: 'CancelBody' });

/** What a strategy is asked. */
export const generateBody = z
  .strictObject({
    agentId: idText.optional(),
    deploymentId: idText.optional(),
    instrument: instrumentName,
    timeframe: timeframe.default('1h'),
  })
  .refine(namesOneOf, { error: NAME_ONE, path: ['agentId'] })
  .meta({ id: 'GenerateBody' });

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
