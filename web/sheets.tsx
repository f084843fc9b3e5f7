import type { ComponentType } from 'react';
import type { SheetName } from './shell/address.ts';
import { AgentFormSheet } from './views/agents/agent-form-sheet.tsx';
import { AgentSheet } from './views/agents/agent-sheet.tsx';
import { RetireSheet } from './views/agents/retire-sheet.tsx';
import { DeploymentSheet } from './views/deployments/deployment-sheet.tsx';
import { LimitsSheet } from './views/deployments/limits-sheet.tsx';
import { NewDeploymentSheet } from './views/deployments/new-deployment-sheet.tsx';
import { MessageSheet } from './views/inbox/message-sheet.tsx';
import { CaseSheet } from './views/operations/case-sheet.tsx';
import { KillSheet } from './views/operations/kill-sheet.tsx';
import { ScheduleSheet } from './views/operations/schedule-sheet.tsx';
import { TradingStateSheet } from './views/operations/trading-state-sheet.tsx';
import { AmendSheet } from './views/positions/amend-sheet.tsx';
import { CloseSheet } from './views/positions/close-sheet.tsx';
import { PositionSheet } from './views/positions/position-sheet.tsx';
import { AskSheet } from './views/send/ask-sheet.tsx';
import { SendSheet } from './views/send/send-sheet.tsx';
import { SignalSheet } from './views/signals/signal-sheet.tsx';
import { TakeBackSheet } from './views/signals/take-back-sheet.tsx';

/** What each sheet is. */
export const SHEET_OF: Readonly<Record<SheetName, ComponentType<{ id: string }>>> = {
  position: PositionSheet,
  close: CloseSheet,
  amend: AmendSheet,
  signal: SignalSheet,
  takeBack: TakeBackSheet,
  send: SendSheet,
  ask: AskSheet,
  agent: AgentSheet,
  agentForm: AgentFormSheet,
  retire: RetireSheet,
  deployment: DeploymentSheet,
  newDeployment: NewDeploymentSheet,
  limits: LimitsSheet,
  tradingState: TradingStateSheet,
  kill: KillSheet,
  case: CaseSheet,
  message: MessageSheet,
  schedule: ScheduleSheet,
};
