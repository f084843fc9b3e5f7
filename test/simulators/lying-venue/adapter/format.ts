import type { OrderRequest } from '../../../../domain/order.ts';

const KINDS = { market: 'MARKET', limit: 'LIMIT', stopMarket: 'STOP', takeProfitMarket: 'TAKE_PROFIT' } as const;

/** BTC-USD-PERP is BTCUSD there; the venue lists perpetuals in dollars only. */
export const symbolOf = (instrument: string): string => instrument.replace(/-USD-PERP$/, 'USD');
export const instrumentOf = (symbol: string): string => symbol.replace(/USD$/, '-USD-PERP');

/** An order as the venue reads it. Its client ids take ours as they are: up to a hundred letters, digits, ":", "-" and "_". */
export const toWireOrder = (request: OrderRequest) => ({
  clientId: request.clientOrderId,
  symbol: symbolOf(request.instrument),
  side: request.side === 'buy' ? 'BUY' : 'SELL',
  kind: KINDS[request.type],
  quantity: request.quantity,
  price: request.limitPrice,
  trigger: request.triggerPrice,
  timeInForce: request.timeInForce === 'gtc' ? 'GTC' : 'IOC',
  reduceOnly: request.isReduceOnly,
  expiresAt: request.expiresAtMs,
});

/** A path with its query; what is undefined is left out. */
export function pathOf(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return `${path}?${given.toString()}`;
}
