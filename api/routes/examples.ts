import type { Example } from './describe.ts';

/** Ids of examples; the OpenAPI document puts those of this installation in their place, so that what it shows works. */
export const EXAMPLE_IDS = {
  agent: '0190aaaa-0000-7000-8000-000000000001',
  deployment: '0190aaaa-0000-7000-8000-000000000002',
  /** One that can be deployed, because it is not. */
  agentToDeploy: '0190aaaa-0000-7000-8000-000000000003',
} as const;

const stop = { stopLoss: { distanceBps: '200' } };

export const SIGNAL_EXAMPLES: Record<string, Example> = {
  smallest: {
    summary: "The agent's own exit plan, the deployment's own size",
    value: { agentId: EXAMPLE_IDS.agent, instrument: 'BTC-USD-PERP', direction: 'long' },
  },
  ladder: {
    summary: 'Two targets, then a trailing stop behind a break-even move',
    value: {
      deploymentId: EXAMPLE_IDS.deployment,
      instrument: 'BTC-USD-PERP',
      direction: 'long',
      entry: { type: 'market' },
      exitPlan: {
        ...stop,
        takeProfits: [
          { distanceBps: '150', fraction: '0.5' },
          { distanceBps: '300', fraction: '0.25' },
        ],
        breakEven: { afterRung: 1 },
        trailingStop: { activationBps: '300', distanceBps: '100' },
      },
      size: { type: 'riskFraction', value: '0.005' },
    },
  },
  short: {
    summary: 'A short that ends after four hours at the latest',
    value: {
      agentId: EXAMPLE_IDS.agent,
      instrument: 'ETH-USD-PERP',
      direction: 'short',
      exitPlan: { ...stop, timeExit: { afterMs: 14_400_000 } },
      size: { type: 'notional', value: '500' },
      confidence: '0.8',
    },
  },
};

export const AGENT_EXAMPLES: Record<string, Example> = {
  smallest: { summary: 'A draft', value: { name: 'momentum' } },
  trading: {
    summary: 'One whose signals need bring no exit plan',
    value: {
      name: 'breakout',
      description: 'Buys what leaves its range.',
      status: 'private',
      defaultExitPlan: { ...stop, takeProfits: [{ distanceBps: '300', fraction: '1' }] },
    },
  },
};

export const AGENT_CHANGE_EXAMPLES: Record<string, Example> = {
  publish: { summary: 'Let everybody subscribe', value: { status: 'public' } },
  plan: { summary: 'Another default exit plan', value: { defaultExitPlan: stop } },
};

export const GENERATE_EXAMPLES: Record<string, Example> = {
  hour: { summary: 'Over candles of an hour', value: { agentId: EXAMPLE_IDS.agent, instrument: 'BTC-USD-PERP' } },
  quarter: {
    summary: 'For one deployment, over quarters of an hour',
    value: { deploymentId: EXAMPLE_IDS.deployment, instrument: 'BTC-USD-PERP', timeframe: '15m' },
  },
};

export const DEPLOYMENT_EXAMPLES: Record<string, Example> = {
  smallest: { summary: 'Default limits', value: { agentId: EXAMPLE_IDS.agentToDeploy, name: 'careful' } },
  limited: {
    summary: 'One instrument, twice the money',
    value: {
      agentId: EXAMPLE_IDS.agentToDeploy,
      name: 'bitcoin only',
      paperBalance: '20000',
      limits: { maxOrderNotionalFraction: '0.1', allowedInstruments: ['BTC-USD-PERP'] },
    },
  },
};

export const DEPLOYMENT_CHANGE_EXAMPLES: Record<string, Example> = {
  tighter: { summary: 'Smaller orders', value: { limits: { maxOrderNotional: '1000' } } },
  wider: { summary: 'More leverage, and meant so', value: { limits: { maxLeverage: '10' }, widen: true } },
  renamed: { summary: 'Another name', value: { name: 'careful' } },
};

export const SOURCE_EXAMPLES: Record<string, Example> = {
  tradingView: { summary: 'Alerts of TradingView', value: { kind: 'tradingView', name: 'moving averages, 1 h' } },
  account: {
    summary: 'An account, for the record: nothing delivers from it yet',
    value: { kind: 'x', name: 'a loud voice', account: '@satoshi' },
  },
};

export const ALERT_EXAMPLES: Record<'json' | 'text', Record<string, Example>> = {
  json: {
    strategy: {
      summary: 'An order of a strategy, its placeholders filled in',
      value: {
        strategy: 'crossing averages',
        ticker: 'BTCUSDT.P',
        exchange: 'BINANCE',
        interval: '60',
        time: '2026-11-20T15:00:00Z',
        action: 'buy',
        marketPosition: 'long',
        orderId: 'Long',
        stopLoss: '2%',
        takeProfit: '4%',
      },
    },
  },
  text: { words: { summary: 'In words', value: 'BUY BTCUSDT SL 2% TP 4% SIZE 500 USD' } },
};

export const INBOX_EXAMPLES: Record<string, Example> = {
  stop: { summary: 'The stop spelled right', value: { body: 'BUY BTCUSDT SL 2%' } },
};

export const CLOSE_EXAMPLES: Record<string, Example> = {
  all: { summary: 'All of it', value: {} },
  half: { summary: 'Half of what is open', value: { fraction: '0.5' } },
};

export const CANCEL_EXAMPLES: Record<string, Example> = {
  plain: { summary: 'Without a reason', value: {} },
  reason: { summary: 'For those who read it later', value: { reason: 'the news changed' } },
};

export const AMENDMENT_EXAMPLES: Record<string, Example> = {
  stop: { summary: 'A nearer stop-loss', value: { stopLoss: { distanceBps: '100' } } },
  noTimeExit: { summary: 'No time exit any more', value: { timeExit: null } },
};

export const TRADING_STATE_EXAMPLES: Record<string, Example> = {
  deployment: {
    summary: 'One deployment opens nothing new',
    value: { scope: 'deployment', key: EXAMPLE_IDS.deployment, state: 'halted', reason: 'maintenance' },
  },
  active: { summary: 'The platform trades again', value: { scope: 'platform', state: 'active', reason: 'all clear' } },
};

export const KILL_EXAMPLES: Record<string, Example> = {
  deployment: {
    summary: 'Everything that one deployment holds',
    value: { scope: 'deployment', key: EXAMPLE_IDS.deployment, reason: 'it does what nobody expected' },
  },
};

export const SCHEDULE_EXAMPLES: Record<string, Example> = {
  maintenance: { summary: 'With a reason', value: { reason: 'maintenance of the venue until noon' } },
};

export const WEBHOOK_EXAMPLES: Record<string, Example> = {
  everything: { summary: 'Everything that happens', value: { url: 'https://example.com/hooks/ratchet' } },
  positions: {
    summary: 'When a position opens and closes',
    value: { url: 'https://example.com/hooks/positions', eventTypes: ['position.opened', 'position.closed'] },
  },
};

export const WEBHOOK_CHANGE_EXAMPLES: Record<string, Example> = {
  pause: { summary: 'Send nothing for now', value: { isActive: false } },
  types: { summary: 'Other events', value: { eventTypes: ['order.filled'] } },
};
