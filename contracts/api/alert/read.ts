import { z } from 'zod';
import type { AlertTerms, DeadLetter, ReadAlert } from '../../../domain/inbox.ts';
import { multiply } from '../../../domain/money.ts';
import type { SizeTerms } from '../../../domain/signal.ts';
import { moment, positiveDecimal } from '../decimals.ts';
import { exitPlanBody, toExitPlan } from '../exit-plan.ts';
import { sizeTerms } from '../signal.ts';
import { plainText } from '../text.ts';
import type { Fields } from './fields.ts';
import { quoted } from './fields.ts';
import { formOf } from './form.ts';
import { numberOf } from './number.ts';
import { instrumentOf } from './ticker.ts';

const ACTIONS = {
  buy: 'long',
  long: 'long',
  sell: 'short',
  short: 'short',
  close: 'flat',
  exit: 'flat',
  flat: 'flat',
} as const;

const oneOf = <Value extends string>(values: Readonly<Record<string, Value>>) =>
  z.string().transform((text, context): Value => {
    const value = values[text.toLowerCase()];
    if (value !== undefined) return value;
    context.addIssue({
      code: 'custom',
      message: `must be one of ${Object.keys(values).join(', ')}, not ${quoted(text)}`,
    });
    return z.NEVER;
  });

/** A text in one of some forms, each by its pattern. */
const read = <Value>(say: string, parse: (text: string) => Value | null) =>
  z.string().transform((text, context): Value => {
    const value = parse(text);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: `must be ${say}, not ${quoted(text)}` });
    return z.NEVER;
  });

const percentOf = (text: string): string | null => (text.endsWith('%') ? numberOf(text.slice(0, -1).trimEnd()) : null);
const fractionOf = (text: string): string | null => {
  const percent = percentOf(text);
  return percent === null ? null : multiply(percent, '0.01');
};

const level = read('a price such as 39500 or a distance such as 2%', (text) => {
  const percent = percentOf(text);
  if (percent !== null) return { distanceBps: multiply(percent, 100) };
  const price = numberOf(text);
  return price === null ? null : { price };
});

const DOLLARS = /^(.+?) ?(?:USDT|USDC|USD)$/i;
const size = read<SizeTerms>('a share of equity such as 2% or an amount such as 500 USD', (text) => {
  const value = fractionOf(text);
  if (value !== null) return { type: 'equityFraction', value };
  const amount = numberOf(DOLLARS.exec(text)?.[1] ?? '');
  return amount === null ? null : { type: 'notional', value: amount };
});
const risk = read<SizeTerms>('a share of equity such as 0.5%', (text) => {
  const value = fractionOf(text);
  return value === null ? null : { type: 'riskFraction', value };
});

const DIRECTIONS = { long: 'long', short: 'short', flat: 'flat' } as const;

const alert = z.strictObject({
  id: plainText(120).optional(),
  strategy: plainText(100).optional(),
  ticker: plainText(60),
  action: oneOf(ACTIONS),
  marketPosition: oneOf(DIRECTIONS).optional(),
  orderId: plainText(100).optional(),
  size: size.pipe(sizeTerms).optional(),
  risk: risk.pipe(sizeTerms).optional(),
  stopLoss: level.optional(),
  takeProfit: level.optional(),
  limitPrice: read('a price such as 39500', numberOf).pipe(positiveDecimal).optional(),
  time: moment.optional(),
  interval: plainText(20).optional(),
});
type Alert = z.output<typeof alert>;

/** An alert of TradingView, in any of its forms, in domain words; or why it cannot be used. */
export const readAlert: ReadAlert = (text) => {
  const fields = formOf(text);
  return isUnread(fields) ? fields : termsOf(fields);
};

const isUnread = (fields: Fields | DeadLetter): fields is DeadLetter => 'reason' in fields;

function termsOf(fields: Fields): AlertTerms | DeadLetter {
  const parsed = alert.safeParse(fields);
  if (!parsed.success) return invalid(parsed.error);
  const { ticker, action, marketPosition, stopLoss, takeProfit, limitPrice, size: stated, risk: risked } = parsed.data;
  if (action === 'flat' || (marketPosition !== undefined && marketPosition !== action))
    return {
      code: 'closingNotSupported',
      reason:
        'The alert makes a position smaller or closes it, and closing by alert is not supported yet: positions end by their exit plan, or by a person.',
    };
  const instrument = instrumentOf(ticker);
  if (instrument === null)
    return { code: 'instrumentUnknown', reason: `The ticker ${quoted(ticker)} is none that is traded here.` };
  if (takeProfit && !stopLoss)
    return {
      code: 'fieldInvalid',
      reason: 'takeProfit: needs a stopLoss beside it; without both, the plan of the agent holds.',
    };
  if (stated && risked) return { code: 'fieldInvalid', reason: 'size: stands beside risk; say one of them.' };
  const plan = exitPlanBody
    .optional()
    .safeParse(stopLoss && { stopLoss, ...(takeProfit && { takeProfits: [{ ...takeProfit, fraction: '1' }] }) });
  if (!plan.success) return invalid(plan.error);
  return {
    signal: {
      instrument,
      direction: action,
      entry: limitPrice === undefined ? { type: 'market' } : { type: 'limit', limitPrice },
      exitPlan: plan.data ? toExitPlan(plan.data) : null,
      size: stated ?? risked ?? null,
    },
    event: eventOf(parsed.data, instrument),
  };
}

/**
 * Its own id with instrument and action, because two charts that fire at once may fill the same moment in as their id; or strategy,
 * instrument, bar, direction and order. Both are the same however often it is sent.
 */
function eventOf(
  { id, strategy = '', interval = '', time, action, orderId = '' }: Alert,
  instrument: string,
): string | null {
  if (id !== undefined) return `id:${id}|${instrument}|${action}`;
  return time === undefined ? null : [strategy, instrument, interval, time, action, orderId].join('|');
}

function invalid(error: z.ZodError): DeadLetter {
  const [issue] = error.issues;
  return { code: 'fieldInvalid', reason: `${issue?.path.join('.') ?? 'alert'}: ${issue?.message ?? 'is not valid'}.` };
}
