import type { OrderRequest } from '../../domain/order.ts';

/** A market buy of 1 BTC that may slip to 40,200 (50 bps). */
export const anOrderRequest = (changes: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'signal-1:deployment-1:entry:0',
  instrument: 'BTC-USD-PERP',
  side: 'buy',
  type: 'market',
  quantity: '1',
  limitPrice: '40200',
  triggerPrice: null,
  timeInForce: 'ioc',
  isReduceOnly: false,
  expiresAtMs: null,
  ...changes,
});
