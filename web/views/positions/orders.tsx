import type { FillReply } from '../../../contracts/api/fill.ts';
import type { OrderReply } from '../../../contracts/api/order.ts';
import { exact, number } from '../../format/money.ts';
import { spaced } from '../../format/words.ts';
import { Table } from '../../parts/table.tsx';
import { Moment } from '../../parts/time.tsx';

/** What we asked of the venue, and what it did. */
export function Orders({
  orders,
  fills,
  price,
}: {
  orders: readonly OrderReply[];
  fills: readonly FillReply[];
  price: (value: string | null) => string;
}) {
  return (
    <>
      <Table
        caption="Orders"
        rows={orders}
        keyOf={({ id }) => id}
        versionOf={({ status }) => status}
        columns={[
          {
            header: 'Order',
            cell: ({ leg, rung, side }) => (
              <>
                <span className={side === 'buy' ? 'text-gain' : 'text-loss'}>{side}</span> {spaced(leg)}
                {rung === 0 ? '' : ` ${rung}`}
              </>
            ),
          },
          { header: 'Quantity', isNumber: true, cell: ({ quantity }) => exact(quantity) },
          {
            header: 'Price',
            isNumber: true,
            cell: ({ triggerPrice, limitPrice }) =>
              triggerPrice === null && limitPrice === null ? 'market' : price(triggerPrice ?? limitPrice),
          },
          { header: 'Status', cell: ({ status }) => spaced(status) },
          { header: 'Changed', isNumber: true, isWide: true, cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
        ]}
      />
      {fills.length === 0 ? null : (
        <div className="mt-4">
          <Table
            caption="Fills"
            rows={fills}
            keyOf={({ venueTradeId }) => venueTradeId}
            columns={[
              {
                header: 'Fill',
                cell: ({ side, isLiquidation }) => (
                  <span className={side === 'buy' ? 'text-gain' : 'text-loss'}>
                    {side === 'buy' ? 'bought' : 'sold'}
                    {isLiquidation ? ' by liquidation' : ''}
                  </span>
                ),
              },
              { header: 'Quantity', isNumber: true, cell: ({ quantity }) => exact(quantity) },
              { header: 'Price', isNumber: true, cell: (fill) => price(fill.price) },
              { header: 'Fee, USD', isNumber: true, cell: ({ fee }) => number(fee, 4) },
              { header: 'At', isNumber: true, isWide: true, cell: ({ filledAt }) => <Moment at={filledAt} /> },
            ]}
          />
        </div>
      )}
    </>
  );
}
