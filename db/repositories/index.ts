import type { Database } from '../orm.ts';
import { accountBooksRepository } from './account-books.ts';
import { agentRepository } from './agents.ts';
import { candidateRepository } from './candidates.ts';
import { candleRepository } from './candles.ts';
import { caseRepository } from './cases.ts';
import { deliveryRepository } from './deliveries.ts';
import { deploymentRepository } from './deployments.ts';
import { entryRepository } from './entries.ts';
import { eventRepository } from './events.ts';
import { executionRepository } from './executions.ts';
import { exitWatchRepository } from './exit-watches.ts';
import { inboxRepository } from './inbox.ts';
import { killTargetRepository } from './kill-targets.ts';
import { ledgerSumsRepository } from './ledger-sums.ts';
import { ledgerRepository } from './ledger.ts';
import { listingRepository } from './listings.ts';
import { marketRepository } from './market.ts';
import { metricsRepository } from './metrics.ts';
import { orderEvidenceRepository } from './order-evidence.ts';
import { orderSending } from './order-sending.ts';
import { orderRepository } from './orders.ts';
import { overviewRepository } from './overview.ts';
import { platformMetricsRepository } from './platform-metrics.ts';
import { positionRepository } from './positions.ts';
import { readinessRepository } from './readiness.ts';
import { routingStatsRepository } from './routing-stats.ts';
import { signalRepository } from './signals.ts';
import { sourceRepository } from './sources.ts';
import { tradingStateRepository } from './trading-states.ts';
import { turnRepository } from './turns.ts';
import { venueDirectoryRepository } from './venue-directory.ts';
import { venueNewsRepository } from './venue-news.ts';
import { webhookDeliveryRepository } from './webhook-deliveries.ts';
import { webhookRepository } from './webhooks.ts';

/** The record, as the rest of the house sees it: domain types in, domain types out. */
export const createRecord = (database: Database, databaseUrl: string) => ({
  agents: agentRepository(database),
  deployments: deploymentRepository(database),
  tradingStates: tradingStateRepository(database),
  killTargets: killTargetRepository(database),
  signals: signalRepository(database),
  executions: executionRepository(database),
  entries: entryRepository(database),
  positions: positionRepository(database),
  orders: { ...orderRepository(database), ...orderSending(database) },
  orderEvidence: orderEvidenceRepository(database),
  venueNews: venueNewsRepository(database),
  exitWatches: exitWatchRepository(database, databaseUrl),
  ledger: ledgerRepository(database),
  ledgerSums: ledgerSumsRepository(database),
  events: eventRepository(database),
  webhooks: webhookRepository(database),
  webhookDeliveries: webhookDeliveryRepository(database),
  market: marketRepository(database),
  candles: candleRepository(database),
  candidates: candidateRepository(database),
  cases: caseRepository(database),
  metrics: metricsRepository(database),
  routingStats: routingStatsRepository(database),
  accountBooks: accountBooksRepository(database),
  listings: listingRepository(database),
  platformMetrics: platformMetricsRepository(database),
  overview: overviewRepository(database),
  venueDirectory: venueDirectoryRepository(database),
  readiness: readinessRepository(database),
  sources: sourceRepository(database),
  inbox: inboxRepository(database),
  deliveries: deliveryRepository(database),
  turns: turnRepository(database),
});

export type TradeRecord = ReturnType<typeof createRecord>;
