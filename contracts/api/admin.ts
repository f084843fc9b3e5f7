import { z } from 'zod';
import { PLATFORM_KEY, TRADING_SCOPES, TRADING_STATES } from '../../domain/trading-state.ts';
import { at, id, link } from './reply-fields.ts';
import { plainText } from './text.ts';

/** Whom a command of an operator means. */
const scoped = {
  scope: z.enum(TRADING_SCOPES),
  key: plainText(100)
    .default(PLATFORM_KEY)
    .meta({ description: 'Venue name, user id or deployment id; not needed for the platform.' }),
  reason: plainText(300).meta({ description: 'For those who read it later.' }),
};

export const tradingStateBody = z
  .strictObject({ ...scoped, state: z.enum(TRADING_STATES) })
  .meta({ id: 'TradingStateBody' });

export const killBody = z.strictObject(scoped).meta({ id: 'KillBody' });

const state = {
  scope: z.enum(TRADING_SCOPES),
  key: z.string(),
  state: z.enum(TRADING_STATES),
  reason: z.string(),
  killedAt: at.nullable().meta({ description: 'Set while a kill is in force.' }),
  updatedAt: at,
};

const tradingStateReply = z.strictObject(state).meta({ id: 'TradingState' });
export type TradingStateReply = z.output<typeof tradingStateReply>;

export const tradingStateList = z.strictObject({ tradingStates: z.array(tradingStateReply) });

const entryInFlight = z.strictObject({ orderId: id, clientOrderId: z.string(), deploymentId: id });

/** A state that is in force, and the entries that had been let go before it was. */
export const tradingStateChange = z
  .strictObject({
    ...state,
    entriesInFlight: z.array(entryInFlight).meta({
      description:
        'Entries whose sending was committed before this state, and whose answer is not known yet. Empty: nothing leaves any more.',
    }),
  })
  .meta({ id: 'TradingStateChange' });

/** A kill that is under way: entries are stopped, the rest is in the workflow's hands. */
export const killStarted = z
  .strictObject({
    scope: z.enum(TRADING_SCOPES),
    key: z.string(),
    workflowId: z.string(),
    links: z.strictObject({ workflow: link.nullable() }),
  })
  .meta({ id: 'KillStarted' });
export type KillStarted = z.output<typeof killStarted>;
