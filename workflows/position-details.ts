import type { PositionView } from '../contracts/temporal/position-lifecycle.ts';

/** The small table that operators see in the Web UI. */
export function detailsOf(view: PositionView, notes: { waitingFor: string; lastRefusal: string | null }): string {
  const rows: [string, string | null][] = [
    ['status', view.isPaused ? `${view.status}, paused` : view.status],
    ['held', `${view.direction} ${view.quantity} ${view.instrument} on ${view.venue}`],
    ['entry price', view.entryPrice],
    ['stop-loss', view.stopPrice],
    ['next take-profit', view.nextTakeProfit],
    ['trailing stop', view.trailing],
    ['protected', view.isProtected ? `yes${view.nakedMs === null ? '' : `, after ${view.nakedMs} ms`}` : '**no**'],
    ['realized PnL', view.realizedPnl],
    ['waiting for', notes.waitingFor],
    ['last refused message', notes.lastRefusal],
  ];
  const lines = rows.flatMap(([name, value]) => (value === null ? [] : [`| ${name} | ${value} |`]));
  return ['| | |', '|---|---|', ...lines].join('\n');
}
