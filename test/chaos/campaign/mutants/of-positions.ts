import { positionLifecycleId } from '../../../../contracts/temporal/position-lifecycle.ts';
import { D, slotOf } from '../checkers/tools.ts';
import type { TrueFill } from '../checkers/tools.ts';
import type { PositionRow, Snapshot, VenueTruth } from '../snapshot.ts';
import { symbolOf } from '../venues.ts';
import type { Mutant } from './plant.ts';
import { inOrder, inPosition, isExit, withFill, withOrder, withPosition, withRows, withTruth } from './plant.ts';

const hasFilled = ({ openedQuantity }: PositionRow): boolean => !new D(openedQuantity).isZero();

/** Positions of the venue without those of one account and instrument. */
const positionsWithout = (truth: VenueTruth, { venueAccountId, instrument }: PositionRow): VenueTruth['positions'] =>
  truth.positions.filter(({ account, symbol }) => slotOf(account, symbol) !== slotOf(venueAccountId, instrument));

/** As if the position was open here, whatever became of it. */
const opened = (snapshot: Snapshot, position: PositionRow): Snapshot =>
  withPosition(snapshot, position, { status: 'open', signedQuantity: position.openedQuantity });

const ourFill = (truth: VenueTruth, clientOrderId: string): TrueFill | undefined =>
  truth.fills.find(({ clientId }) => clientId === clientOrderId);

/** With an exit's fill as it should never be: of another size, or once more. */
const exitFill = (
  id: string,
  what: string,
  bend: (fills: readonly TrueFill[], fill: TrueFill) => TrueFill[],
): Mutant => ({
  id,
  invariant: 'INV-07',
  what,
  plant: inOrder(
    ({ row, truth }) => row.leg !== 'entry' && ourFill(truth, row.clientOrderId) !== undefined,
    (snapshot, { truth, row }) => {
      const fill = ourFill(truth, row.clientOrderId);
      return fill === undefined ? snapshot : withTruth(snapshot, truth.venue, { fills: bend(truth.fills, fill) });
    },
  ),
});

/** With a trade of the venue that is not what the record has of it. */
const bentFill = (id: string, what: string, bend: (fill: TrueFill) => Partial<TrueFill>): Mutant => ({
  id,
  invariant: 'INV-05',
  what,
  plant: inOrder(
    ({ row, truth }) => row.leg === 'entry' && ourFill(truth, row.clientOrderId) !== undefined,
    (snapshot, { truth, row }) => {
      const fill = ourFill(truth, row.clientOrderId);
      return fill === undefined ? snapshot : withFill(snapshot, truth, fill, bend(fill));
    },
  ),
});

/** Faults of what is held and who looks after it: INV-06, INV-07, INV-11, INV-16. */
export const POSITION_MUTANTS: readonly Mutant[] = [
  {
    id: 'no-unique-index-on-fills',
    invariant: 'INV-06',
    what: 'a trade that the stream tells and the list tells is stored twice',
    plant: (snapshot) => {
      const [fill] = snapshot.rows.fills;
      return fill === undefined ? null : withRows(snapshot, { fills: [...snapshot.rows.fills, fill] });
    },
  },
  {
    id: 'fill-counted-twice',
    invariant: 'INV-06',
    what: 'a position adds up messages instead of trades',
    plant: inPosition(hasFilled, (snapshot, position) =>
      withPosition(snapshot, position, { openedQuantity: new D(position.openedQuantity).times(2).toFixed() }),
    ),
  },
  {
    id: 'not-reduce-only',
    invariant: 'INV-07',
    what: 'an exit goes out without the flag',
    plant: inOrder(isExit, (snapshot, carrier) => withOrder(snapshot, carrier, { reduceOnly: false })),
  },
  exitFill('exit-flips', 'an exit is larger than what is held and opens the other side', (fills, fill) =>
    fills.map((each) => (each === fill ? { ...fill, quantity: new D(fill.quantity).times(3).toFixed() } : each)),
  ),
  exitFill(
    'exit-of-nothing',
    'two exits of one position both fill, and the second one opens a new one',
    (fills, fill) => fills.flatMap((each) => (each === fill ? [fill, { ...fill, id: `${fill.id}-again` }] : [each])),
  ),
  {
    id: 'no-workflow',
    invariant: 'INV-11',
    what: 'the start of the workflow was lost with its worker',
    plant: inPosition(hasFilled, (snapshot, position) => ({
      ...opened(snapshot, position),
      workflows: snapshot.workflows.filter((id) => id !== positionLifecycleId(position.id)),
    })),
  },
  {
    id: 'no-position',
    invariant: 'INV-11',
    what: 'a workflow goes on for a position that is closed',
    plant: (snapshot) => ({ ...snapshot, workflows: [...snapshot.workflows, positionLifecycleId('of-nothing')] }),
  },
  {
    id: 'two-workflows',
    invariant: 'INV-11',
    what: 'a second workflow is started for a position under way',
    plant: inPosition(hasFilled, (snapshot, position) => ({
      ...opened(snapshot, position),
      workflows: [...snapshot.workflows, positionLifecycleId(position.id), positionLifecycleId(position.id)],
    })),
  },
  {
    id: 'nobody-looks-after-it',
    invariant: 'INV-11',
    what: 'an order that was given up has filled, and its position is taken for over',
    plant: inPosition(hasFilled, (snapshot, position, truth) => {
      const { venueAccountId: account, instrument, venue } = position;
      const held = { account, symbol: symbolOf(instrument), signedQuantity: position.openedQuantity };
      const closed = withRows(snapshot, {
        positions: snapshot.rows.positions.map((each) =>
          slotOf(each.venueAccountId, each.instrument) === slotOf(account, instrument)
            ? { ...each, status: 'closed', signedQuantity: '0' }
            : each,
        ),
      });
      return withTruth(closed, venue, { positions: [...positionsWithout(truth, position), held] });
    }),
  },
  {
    id: 'closed-by-hand-unseen',
    invariant: 'INV-16',
    what: 'a position that its owner closed at the venue stays open here',
    plant: inPosition(hasFilled, (snapshot, position, truth) =>
      withTruth(opened(snapshot, position), position.venue, { positions: positionsWithout(truth, position) }),
    ),
  },
];

/** Faults of the two sides of a fill: INV-05. */
export const FILL_MUTANTS: readonly Mutant[] = [
  bentFill('another-price', 'the price of a fill is that of the order', () => ({ price: '1' })),
  bentFill('float-fee', 'fees are floats', ({ fee }) => ({ fee: new D(fee).plus('0.000000000001').toFixed() })),
  bentFill('wrong-side', 'the sides of a fill are mixed up', ({ side }) => ({ side: side === 'BUY' ? 'SELL' : 'BUY' })),
  bentFill('order-of-another', 'a fill is put down to another order', () => ({ clientId: 'of-another' })),
  {
    id: 'fill-lost',
    invariant: 'INV-05',
    what: 'a fill on the stream came while nobody listened, and nobody asked',
    plant: (snapshot) =>
      snapshot.rows.fills.length === 0 ? null : withRows(snapshot, { fills: snapshot.rows.fills.slice(1) }),
  },
  {
    id: 'fill-invented',
    invariant: 'INV-05',
    what: 'a status of filled makes a fill that the venue does not know',
    plant: (snapshot) => {
      const [fill] = snapshot.rows.fills;
      return fill === undefined
        ? null
        : withRows(snapshot, { fills: [...snapshot.rows.fills, { ...fill, venueTradeId: 'of-a-status' }] });
    },
  },
  {
    id: 'float-quantity',
    invariant: 'INV-05',
    what: 'quantities are floats, and the position is off in the last place',
    plant: inPosition(hasFilled, (snapshot, position, truth) => {
      const { venueAccountId: account, instrument } = position;
      const signedQuantity = new D(position.openedQuantity).plus('0.000000000001').toFixed();
      const held = { account, symbol: symbolOf(instrument), signedQuantity };
      const positions = [...positionsWithout(truth, position), held];
      return withTruth(opened(snapshot, position), position.venue, { positions });
    }),
  },
];
