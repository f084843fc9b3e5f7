import type { Side } from '../../domain/direction.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Liquidity } from '../../domain/fill.ts';
import type { Decimal, Money, Price, Quantity } from '../../domain/money.ts';
import { add, bpsOf, equals, isZero, multiply, negate, subtract } from '../../domain/money.ts';
import type { OrderStatus } from '../../domain/order.ts';
import { isTerminal } from '../../domain/order.ts';
import { applyFill, FLAT } from '../../domain/position.ts';
import type { NewPaperFill, NewPaperFunding, PaperChange, PaperOrder, PaperPosition, PaperState } from './book.ts';
import { payable } from './margin.ts';

/** One account while a decision is made: starts as what was read, ends as what is to be written. Touches nothing else. */
export class AccountDraft {
  readonly #start: PaperState;
  #balance: Money;
  readonly #positions: Map<string, PaperPosition>;
  readonly #orders: Map<string, PaperOrder>;
  readonly #changedOrders = new Set<string>();
  readonly #changedPositions = new Set<string>();
  #fills: NewPaperFill[] = [];
  #funding: NewPaperFunding[] = [];
  #isChanged = false;

  constructor(state: PaperState) {
    this.#start = state;
    this.#balance = state.account.balance;
    this.#positions = new Map(state.positions.map((position) => [position.instrument, position]));
    this.#orders = new Map(state.openOrders.map((order) => [order.clientOrderId, order]));
  }

  get currency(): string {
    return this.#start.account.currency;
  }

  get balance(): Money {
    return this.#balance;
  }

  /** Never one of quantity zero. */
  get positions(): PaperPosition[] {
    return [...this.#positions.values()].filter((position) => !isZero(position.signedQuantity));
  }

  /** Orders that may still fill, oldest first. */
  get openOrders(): PaperOrder[] {
    return [...this.#orders.values()].filter((order) => !isTerminal(order.status));
  }

  position(instrument: string): PaperPosition | undefined {
    const position = this.#positions.get(instrument);
    return position === undefined || isZero(position.signedQuantity) ? undefined : position;
  }

  signedQuantity(instrument: string): Decimal {
    return this.position(instrument)?.signedQuantity ?? '0';
  }

  order(clientOrderId: string): PaperOrder {
    const order = this.#orders.get(clientOrderId);
    if (order === undefined) throw new Error(`The draft holds no order ${clientOrderId}.`);
    return order;
  }

  /** A second draft of the same moment, to see what something would lead to. */
  copy(): AccountDraft {
    return new AccountDraft({
      account: { ...this.#start.account, balance: this.#balance },
      positions: [...this.#positions.values()],
      openOrders: [...this.#orders.values()],
    });
  }

  putOrder(order: PaperOrder): void {
    this.#orders.set(order.clientOrderId, order);
    this.#changedOrders.add(order.clientOrderId);
    this.#isChanged = true;
  }

  moveOrder(clientOrderId: string, status: OrderStatus, reason: string | null, atMs: number): void {
    this.putOrder({ ...this.order(clientOrderId), status, reason, updatedAtMs: atMs });
  }

  /** Books one execution: position, realized PnL, fee, and the order that it belongs to (null for the venue's own deeds). */
  fill(input: {
    clientOrderId: string | null;
    venueOrderId: string;
    instrument: Instrument;
    side: Side;
    price: Price;
    quantity: Quantity;
    feeBps: Decimal;
    liquidity: Liquidity;
    isLiquidation: boolean;
    atMs: number;
  }): void {
    const { clientOrderId, venueOrderId, side, price, quantity, liquidity, isLiquidation, atMs } = input;
    const instrument = input.instrument.instrument;
    const fee = bpsOf(multiply(quantity, price), input.feeBps);
    const held = this.position(instrument);
    const before = { ...FLAT, signedQuantity: held?.signedQuantity ?? '0', cost: held?.cost ?? '0' };
    const { exposure, realizedPnl } = applyFill(before, { side, price, quantity, fee });

    this.#balance = subtract(add(this.#balance, realizedPnl), fee);
    this.#setPosition({
      instrument,
      signedQuantity: exposure.signedQuantity,
      cost: exposure.cost,
      fundedAtMs: held?.fundedAtMs ?? atMs,
    });
    this.#fills.push({
      clientOrderId,
      venueOrderId,
      instrument,
      side,
      price,
      quantity,
      fee,
      liquidity,
      isLiquidation,
      filledAtMs: atMs,
    });
    if (clientOrderId !== null) this.#countFill(clientOrderId, quantity, atMs);
  }

  /** Pays funding for one hour, or receives it; never more than there is. */
  payFunding(position: PaperPosition, amount: Money, hourMs: number): void {
    const paid = payable(this.#balance, amount);
    this.#balance = add(this.#balance, negate(paid));
    this.#setPosition({ ...position, fundedAtMs: hourMs });
    this.#funding.push({ instrument: position.instrument, amount: paid, paidAtMs: hourMs });
  }

  /** Null when nothing has changed. */
  change(): PaperChange | null {
    if (!this.#isChanged) return null;
    return {
      balance: this.#balance,
      orders: [...this.#changedOrders].map((clientOrderId) => this.order(clientOrderId)),
      positions: [...this.#positions.values()].filter((position) => this.#changedPositions.has(position.instrument)),
      fills: this.#fills,
      funding: this.#funding,
    };
  }

  /** What is read back once the change is written. */
  state(): PaperState {
    return {
      account: { ...this.#start.account, balance: this.#balance },
      positions: this.positions,
      openOrders: this.openOrders,
    };
  }

  #setPosition(position: PaperPosition): void {
    this.#positions.set(position.instrument, position);
    this.#changedPositions.add(position.instrument);
    this.#isChanged = true;
  }

  #countFill(clientOrderId: string, quantity: Quantity, atMs: number): void {
    const order = this.order(clientOrderId);
    const filledQuantity = add(order.filledQuantity, quantity);
    const status = equals(filledQuantity, order.quantity) ? 'filled' : 'partiallyFilled';
    this.putOrder({ ...order, filledQuantity, status, updatedAtMs: atMs });
  }
}
