import { describe, expect, test } from '@jest/globals';
import type { Order, OrderStatus } from '../../domain/order.ts';
import { anOrderRequest } from '../../test/builders/order-request.ts';
import { revisionOf } from './protective-orders.ts';

const stop = (revision: number, status: OrderStatus, quantity = '1'): Order =>
  ({
    ...anOrderRequest(),
    leg: 'stopLoss',
    rung: 0,
    revision,
    status,
    quantity,
    triggerPrice: '100',
    filledQuantity: '0',
  }) as Order;
const wanted = { leg: 'stopLoss', rung: 0, quantity: '1', triggerPrice: '100' } as const;

describe('the revision of an exit', () => {
  test.each<[string, Order[], number]>([
    ['the first of its kind', [], 0],
    ['after one of other terms', [stop(0, 'accepted', '2')], 1],
    ['after one that has ended', [stop(0, 'canceled')], 1],
    ['of one that was never sent', [stop(0, 'initialized')], 0],
    ['of one whose answer is outstanding', [stop(0, 'canceled'), stop(1, 'submitted')], 1],
    ['of one that was overtaken by another, which counts', [stop(0, 'initialized'), stop(1, 'accepted', '2')], 2],
  ])('%s', (_, orders, revision) => {
    expect(revisionOf(orders, wanted)).toBe(revision);
  });
});
