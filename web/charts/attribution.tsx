/** What the licence of the charts asks for. */
export const Attribution = () => (
  <p className="text-right text-xs text-muted">
    Charts by{' '}
    <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer" className="underline">
      TradingView
    </a>
    , Lightweight Charts™, © 2025 TradingView, Inc.
  </p>
);
