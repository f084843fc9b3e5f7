import { z } from 'zod';
import type { DeploymentLimits } from '../../domain/deployment.ts';
import { DEPLOYMENT_STATUSES, NETWORKS, ROUTING_STRATEGIES } from '../../domain/deployment.ts';
import { INSTRUMENT_PATTERN } from '../../domain/instrument.ts';
import { killStarted } from './admin.ts';
import { bps, fractionString, positiveDecimal, shareString } from './decimals.ts';
import { limit } from './paging.ts';
import { at, id, next } from './reply-fields.ts';
import { sizeTerms } from './signal.ts';
import { idText, plainText } from './text.ts';

const DAY_MS = 86_400_000;
const duration = (most: number) => z.int().min(0).max(most);

const limits = {
  tradeSize: sizeTerms,
  maxOrderNotionalFraction: positiveDecimal,
  maxOrderNotional: positiveDecimal,
  maxInstrumentFraction: positiveDecimal,
  maxGrossFraction: positiveDecimal,
  maxNetFraction: positiveDecimal,
  maxLeverage: positiveDecimal,
  maxStopToLiquidationFraction: fractionString,
  signalWindowMs: duration(30 * DAY_MS),
  duplicateIntentMs: duration(DAY_MS),
  priceMaxAgeMs: duration(60_000),
  signalMaxAgeMs: duration(DAY_MS),
  maxDriftFraction: positiveDecimal,
  reserveFraction: shareString,
  slippageLimitBps: bps,
  allowedInstruments: z.array(z.string().regex(INSTRUMENT_PATTERN)).max(200).readonly().nullable(),
} satisfies Record<keyof DeploymentLimits, z.ZodType>;

const namedLimits = z.strictObject(limits).partial();

/** A subscription to an agent with a paper account of its own; limits that are not named keep their defaults. */
export const deploymentBody = z
  .strictObject({
    agentId: idText,
    name: plainText(100),
    network: z.enum(NETWORKS).default('paper').meta({ description: 'Live is refused until its checklist is green.' }),
    venues: z
      .array(idText)
      .min(1)
      .max(10)
      .optional()
      .meta({ description: 'Live venues in order of preference; on paper there is but one.' }),
    limits: namedLimits.optional(),
    paperBalance: positiveDecimal.default('10000').meta({ description: 'Opening balance of the paper account, USD.' }),
  })
  .refine(({ network, venues }) => network === 'paper' || venues !== undefined, {
    error: 'names the venues on which it is to trade live',
    path: ['venues'],
  })
  .refine(({ network, venues = [] }) => venues.every((venue) => (venue === 'paper') === (network === 'paper')), {
    error: 'must be live venues with "network": "live", and ["paper"] without',
    path: ['venues'],
  })
  .meta({ id: 'DeploymentBody' });

/** What is named is changed, the rest stays. */
export const deploymentChangeBody = z
  .strictObject({
    name: plainText(100).optional(),
    limits: namedLimits.optional(),
    widen: z
      .literal(true)
      .optional()
      .meta({ description: 'Said when a limit is meant to let more through than before.' }),
  })
  .refine(({ name, limits }) => name !== undefined || limits !== undefined, { error: 'needs a name or limits' })
  .meta({ id: 'DeploymentChangeBody' });

/** The limits that were named. */
export const toLimits = (named: z.output<typeof namedLimits>): Partial<DeploymentLimits> =>
  Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));

export const deploymentReply = z
  .strictObject({
    id,
    agentId: id,
    name: z.string(),
    status: z.enum(DEPLOYMENT_STATUSES),
    network: z.enum(NETWORKS),
    venues: z.array(z.string()).readonly().meta({ description: 'In order of preference.' }),
    routingStrategy: z.enum(ROUTING_STRATEGIES),
    venueAccountId: id,
    limits: z.strictObject({ ...limits, slippageLimitBps: z.string() }),
    revision: z.int().meta({ description: 'Counts its changes; in quotes it is the ETag.' }),
    createdAt: at,
    updatedAt: at,
  })
  .meta({ id: 'Deployment' });
export type DeploymentReply = z.output<typeof deploymentReply>;

export const deploymentList = z.strictObject({ deployments: z.array(deploymentReply), next });

export const deploymentQuery = z.strictObject({
  agentId: idText.optional(),
  status: z.enum(DEPLOYMENT_STATUSES).optional(),
  limit,
  after: idText.optional().meta({ description: '`next` of the page before.' }),
});

/** A killed deployment, and the workflow that closes what it holds. */
export const deploymentKilled = z
  .strictObject({ deployment: deploymentReply, kill: killStarted })
  .meta({ id: 'DeploymentKilled' });
