import type { VenueAdapter } from '../../venues/port.ts';
import { Moments } from './moments.ts';

/** When orders reached a venue, by client order id. */
export interface VenueTap {
  /** The adapter was asked to place the order: our own way ends here. */
  entered: Moments;
  /** The venue has answered. */
  answered: Moments;
  /** The venue told of a fill that no answer of its own had reported. */
  filled: Moments;
}

/** Listens to what passes through an adapter, and changes nothing of it. */
export function tapVenue(adapter: VenueAdapter): VenueTap {
  const tap: VenueTap = {
    entered: new Moments('the order at the venue'),
    answered: new Moments('the answer of the venue'),
    filled: new Moments('the fill'),
  };
  const placeOrder = adapter.placeOrder.bind(adapter);
  adapter.placeOrder = async (account, request) => {
    tap.entered.note(request.clientOrderId);
    const report = await placeOrder(account, request);
    tap.answered.note(request.clientOrderId);
    return report;
  };
  const streamFills = adapter.streamFills.bind(adapter);
  adapter.streamFills = (onFill, signal) =>
    streamFills((fill) => {
      if (fill.clientOrderId !== null) tap.filled.note(fill.clientOrderId);
      return onFill(fill);
    }, signal);
  return tap;
}
