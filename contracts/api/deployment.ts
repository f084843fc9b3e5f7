import { z } from 'zod';
import type { DeploymentLimits } from '../../domain/deployment.ts';
import { DEPLOYMENT_STATUSES, ROUTING_STRATEGIES } from '../../domain/deployment.ts';
import { INSTRUMENT_PATTERN } from '../../domain/instrument.ts';
import { killStarted } from './admin.ts';
import { bps, fractionString, positiveDecimal, shareString } from './decimals.ts';
import { at, id } from './reply-fields.ts';
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

/** A subscription to an agent with a paper account of its own; limits that are not named keep their defaults. */
export const deploymentBody = z
  .strictObject({
    agentId: idText,
    name: plainText(100),
    limits: z.strictObject(limits).partial().optional(),
    paperBalance: positiveDecimal.default('10000').meta({ description: 'Opening balance of the paper account, USD.' }),
  })
  .meta({ id: 'DeploymentBody' });

/** The limits that were named. */
export const toLimits = (named: NonNullable<z.output<typeof deploymentBody>['limits']>): Partial<DeploymentLimits> =>
  Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));

export const deploymentReply = z
  .strictObject({
    id,
    agentId: id,
    name: z.string(),
    status: z.enum(DEPLOYMENT_STATUSES),
    venues: z.array(z.string()).readonly().meta({ description: 'In order of preference.' }),
    routingStrategy: z.enum(ROUTING_STRATEGIES),
    venueAccountId: id,
    limits: z.strictObject({ ...limits, slippageLimitBps: z.string() }),
    createdAt: at,
  })
  .meta({ id: 'Deployment' });
export type DeploymentReply = z.output<typeof deploymentReply>;

export const deploymentList = z.strictObject({ deployments: z.array(deploymentReply) });

/** A killed deployment, and the workflow that closes what it holds. */
export const deploymentKilled = z
  .strictObject({ deployment: deploymentReply, kill: killStarted })
  .meta({ id: 'DeploymentKilled' });
