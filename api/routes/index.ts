import type { Api, ApiDependencies } from '../dependencies.ts';
import { kill } from './admin/kill.ts';
import { listTradingStates } from './admin/list-trading-states.ts';
import { setTradingState } from './admin/set-trading-state.ts';
import { getAgent } from './agents/get.ts';
import { listAgents } from './agents/list.ts';
import { getPerformance } from './agents/performance.ts';
import { patchAgent } from './agents/patch.ts';
import { postAgent } from './agents/post.ts';
import { retireAgent } from './agents/retire.ts';
import { getRoutingStats } from './agents/routing-stats.ts';
import { getBalance } from './balance/get.ts';
import { listCandles } from './candles/list.ts';
import { getCase } from './cases/get.ts';
import { listCases } from './cases/list.ts';
import { getEquity } from './deployments/equity.ts';
import { getDeployment } from './deployments/get.ts';
import { killDeployment } from './deployments/kill.ts';
import { listDeployments } from './deployments/list.ts';
import { patchDeployment } from './deployments/patch.ts';
import { pauseDeployment } from './deployments/pause.ts';
import { postDeployment } from './deployments/post.ts';
import { getDeploymentReadiness } from './deployments/readiness.ts';
import { resumeDeployment } from './deployments/resume.ts';
import { getOpenApi } from './docs/openapi.ts';
import { getDocumentation } from './docs/page.ts';
import { listEvents } from './events/list.ts';
import { getExecution } from './executions/get.ts';
import { listExecutions } from './executions/list.ts';
import { streamEvents } from './events/stream.ts';
import { listFills } from './fills/list.ts';
import { editInboxMessage } from './inbox/edit.ts';
import { getInboxMessage } from './inbox/get.ts';
import { listInbox } from './inbox/list.ts';
import { replayInboxMessage } from './inbox/replay.ts';
import { listInstruments } from './instruments/list.ts';
import { connectLive } from './live/connect.ts';
import { getHealth } from './operations/health.ts';
import { getIndex } from './operations/index.ts';
import { getMetrics } from './operations/metrics.ts';
import { getReadiness } from './operations/ready.ts';
import { listOrders } from './orders/list.ts';
import { getBotStatus } from './overview/bot-status.ts';
import { getDashboardMetrics } from './overview/dashboard-metrics.ts';
import { getPnl } from './pnl/get.ts';
import { getAssets } from './page/assets.ts';
import { getPage } from './page/document.ts';
import { amendExitPlan } from './positions/amend-exit-plan.ts';
import { closePosition } from './positions/close.ts';
import { getPosition } from './positions/get.ts';
import { listPositions } from './positions/list.ts';
import { listPrices } from './prices/list.ts';
import { listSchedules } from './schedules/list.ts';
import { pauseSchedule } from './schedules/pause.ts';
import { resumeSchedule } from './schedules/resume.ts';
import { triggerSchedule } from './schedules/trigger.ts';
import { listSignals } from './signals/list.ts';
import { cancelSignal } from './signals/cancel.ts';
import { generateSignal } from './signals/generate.ts';
import { getSignal } from './signals/get.ts';
import { postSignal } from './signals/post.ts';
import { listResearch } from './signals/research.ts';
import { getTimeline } from './signals/timeline.ts';
import { listVenues } from './venues/list.ts';
import { listWorkflows } from './workflows/list.ts';
import { signalWorkflow } from './workflows/signal.ts';
import { getSource } from './sources/get.ts';
import { listSources } from './sources/list.ts';
import { linkSource } from './sources/post.ts';
import { rotateSource } from './sources/rotate.ts';
import { unlinkSource } from './sources/unlink.ts';
import { takeAlert } from './webhooks/tradingview.ts';
import { getWebhookSecret } from './webhooks/get-secret.ts';
import { getWebhook } from './webhooks/get.ts';
import { listWebhookDeliveries } from './webhooks/list-deliveries.ts';
import { listWebhooks } from './webhooks/list.ts';
import { patchWebhook } from './webhooks/patch.ts';
import { postWebhook } from './webhooks/post.ts';
import { deleteWebhook } from './webhooks/remove.ts';
import { replayWebhookDelivery } from './webhooks/replay-delivery.ts';
import { rotateWebhookSecret } from './webhooks/rotate-secret.ts';

/** Every door, in the order of the documentation. */
export const ROUTES: readonly ((api: Api, dependencies: ApiDependencies) => void)[] = [
  postSignal,
  listSignals,
  generateSignal,
  listResearch,
  getSignal,
  getTimeline,
  cancelSignal,
  listExecutions,
  getExecution,
  listPositions,
  getPosition,
  closePosition,
  amendExitPlan,
  listDeployments,
  postDeployment,
  getDeployment,
  patchDeployment,
  getDeploymentReadiness,
  getEquity,
  pauseDeployment,
  resumeDeployment,
  killDeployment,
  listAgents,
  postAgent,
  getAgent,
  patchAgent,
  retireAgent,
  getRoutingStats,
  getPerformance,
  listSources,
  linkSource,
  getSource,
  rotateSource,
  unlinkSource,
  takeAlert,
  listInbox,
  getInboxMessage,
  editInboxMessage,
  replayInboxMessage,
  listOrders,
  listFills,
  getBalance,
  getPnl,
  getDashboardMetrics,
  listVenues,
  listInstruments,
  listPrices,
  listCandles,
  connectLive,
  listEvents,
  streamEvents,
  postWebhook,
  listWebhooks,
  getWebhook,
  patchWebhook,
  deleteWebhook,
  getWebhookSecret,
  rotateWebhookSecret,
  listWebhookDeliveries,
  replayWebhookDelivery,
  listTradingStates,
  setTradingState,
  kill,
  listCases,
  getCase,
  getPage,
  getBotStatus,
  listWorkflows,
  signalWorkflow,
  listSchedules,
  triggerSchedule,
  pauseSchedule,
  resumeSchedule,
  getIndex,
  getHealth,
  getReadiness,
  getMetrics,
  getOpenApi,
  getDocumentation,
  getAssets,
];
