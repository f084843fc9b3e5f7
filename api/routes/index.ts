import type { Api, ApiDependencies } from '../dependencies.ts';
import { kill } from './admin/kill.ts';
import { listTradingStates } from './admin/list-trading-states.ts';
import { setTradingState } from './admin/set-trading-state.ts';
import { listAgents } from './agents/list.ts';
import { getBalance } from './balance/get.ts';
import { listCases } from './cases/list.ts';
import { killDeployment } from './deployments/kill.ts';
import { listDeployments } from './deployments/list.ts';
import { pauseDeployment } from './deployments/pause.ts';
import { postDeployment } from './deployments/post.ts';
import { resumeDeployment } from './deployments/resume.ts';
import { getOpenApi } from './docs/openapi.ts';
import { getDocumentation } from './docs/page.ts';
import { listEvents } from './events/list.ts';
import { streamEvents } from './events/stream.ts';
import { listFills } from './fills/list.ts';
import { listInstruments } from './instruments/list.ts';
import { getHealth } from './operations/health.ts';
import { getIndex } from './operations/index.ts';
import { getMetrics } from './operations/metrics.ts';
import { getReadiness } from './operations/ready.ts';
import { listOrders } from './orders/list.ts';
import { getPnl } from './pnl/get.ts';
import { amendExitPlan } from './positions/amend-exit-plan.ts';
import { closePosition } from './positions/close.ts';
import { getPosition } from './positions/get.ts';
import { listPositions } from './positions/list.ts';
import { listPrices } from './prices/list.ts';
import { listSignals } from './signals/list.ts';
import { getSignal } from './signals/get.ts';
import { postSignal } from './signals/post.ts';
import { getTimeline } from './signals/timeline.ts';
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
  getSignal,
  getTimeline,
  listPositions,
  getPosition,
  closePosition,
  amendExitPlan,
  listDeployments,
  postDeployment,
  pauseDeployment,
  resumeDeployment,
  killDeployment,
  listAgents,
  listOrders,
  listFills,
  getBalance,
  getPnl,
  listInstruments,
  listPrices,
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
  getIndex,
  getHealth,
  getReadiness,
  getMetrics,
  getOpenApi,
  getDocumentation,
];
