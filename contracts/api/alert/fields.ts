import type { DeadLetter } from '../../../domain/inbox.ts';

/** What an alert may say, each with its other names; spelled in any case, with dots, dashes, spaces or underscores between the words. */
const NAMES = {
  id: ['alertid'],
  strategy: ['strategyname'],
  ticker: ['instrument', 'symbol'],
  action: ['side', 'direction', 'orderaction', 'strategyorderaction'],
  marketPosition: ['marketposition', 'strategymarketposition'],
  orderId: ['orderid', 'strategyorderid'],
  size: [],
  risk: [],
  stopLoss: ['stoploss', 'sl'],
  takeProfit: ['takeprofit', 'tp'],
  limitPrice: ['limitprice', 'limit'],
  time: ['bartime'],
  interval: ['timeframe'],
  /** What TradingView tells of its own account or of the bar: known, and not used. */
  unused: [
    ...['exchange', 'open', 'high', 'low', 'close', 'volume', 'timenow', 'price', 'orderprice', 'strategyorderprice'],
    ...['contracts', 'quantity', 'ordercontracts', 'strategyordercontracts', 'positionsize', 'strategypositionsize'],
    ...['marketpositionsize', 'strategymarketpositionsize', 'prevmarketpositionsize', 'strategyprevmarketpositionsize'],
    ...[
      'prevmarketposition',
      'strategyprevmarketposition',
      'comment',
      'ordercomment',
      'strategyordercomment',
      'strategyorderalertmessage',
    ],
  ],
} as const;
export type FieldName = keyof typeof NAMES;

const BY_NAME = new Map<string, FieldName>(
  (Object.keys(NAMES) as FieldName[]).flatMap((field) =>
    [...(field === 'unused' ? [] : [field]), ...NAMES[field]].map((name) => [plain(name), field] as const),
  ),
);

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s._-]/g, '');
}

/** The field that a name means; undefined when it is none. */
export const fieldOf = (name: string): FieldName | undefined => BY_NAME.get(plain(name));

/** Without one of these it would be another trade; with an empty one it is a mistake. */
const TERMS: ReadonlySet<FieldName> = new Set([
  'action',
  'ticker',
  'size',
  'risk',
  'stopLoss',
  'takeProfit',
  'limitPrice',
]);
/** What the chart leaves where it has nothing to say. */
const NOTHING: ReadonlySet<string> = new Set(['', 'na', 'nan', 'null']);

const MOST_CHARACTERS = 40;
/** Something of theirs, as our sentences may repeat it. */
export const quoted = (text: string): string => JSON.stringify(text.slice(0, MOST_CHARACTERS).toWellFormed());

export type Fields = Partial<Record<FieldName, string>>;

/** Names and values in their order, as the fields that they mean; a name that is unknown, or said twice, is refused. */
export function fieldsOf(pairs: readonly (readonly [string, string | null])[]): Fields | DeadLetter {
  const fields: Fields = {};
  const invalid = (reason: string): DeadLetter => ({ code: 'fieldInvalid', reason });
  for (const [name, value] of pairs) {
    const field = fieldOf(name);
    if (field === undefined)
      return invalid(
        `${quoted(name)} is no field of an alert. A misspelled stop would be no stop, so nothing is guessed.`,
      );
    if (field === 'unused' || value === null || (!TERMS.has(field) && NOTHING.has(value.trim().toLowerCase())))
      continue;
    if (value.includes('{{')) return invalid(`${quoted(name)} is ${quoted(value)}: TradingView did not fill it in.`);
    if (fields[field] !== undefined) return invalid(`${quoted(name)} stands twice, by this name or another.`);
    fields[field] = value.trim();
  }
  return fields;
}
