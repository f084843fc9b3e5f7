import type { Cast } from './cast.ts';

export interface View {
  name: string;
  address: string;
  /** Also in the dark: one of each kind of thing is enough, they are all made of the same parts. */
  isDark?: true;
}

/** Before anybody trades. */
export const EMPTY: readonly View[] = [{ name: 'empty', address: '/' }];

/** Every view, and every sheet over it, with something to see. */
export const viewsOf = (cast: Cast): View[] => [
  { name: 'overview', address: '/', isDark: true },
  { name: 'positions', address: '/positions' },
  { name: 'position', address: `/positions?sheet=position&id=${cast.positionId}`, isDark: true },
  { name: 'trouble', address: `/positions?sheet=position&id=${cast.troubleId}` },
  { name: 'close', address: `/positions?sheet=close&id=${cast.positionId}` },
  { name: 'amend', address: `/positions?sheet=amend&id=${cast.positionId}` },
  { name: 'signals', address: '/signals' },
  { name: 'why', address: `/signals?sheet=signal&id=${cast.tradedId}` },
  { name: 'why-not', address: `/signals?sheet=signal&id=${cast.refusedId}`, isDark: true },
  { name: 'send', address: `/signals?sheet=send&id=${cast.freeDeploymentId}`, isDark: true },
  { name: 'agents', address: '/agents' },
  { name: 'agent', address: `/agents?sheet=agent&id=${cast.agentId}` },
  { name: 'agent-form', address: '/agents?sheet=agentForm&id=new' },
  { name: 'deployments', address: '/deployments' },
  { name: 'deployment', address: `/deployments?sheet=deployment&id=${cast.deploymentId}` },
  { name: 'limits', address: `/deployments?sheet=limits&id=${cast.deploymentId}` },
  { name: 'inbox', address: '/inbox' },
  { name: 'message', address: `/inbox?sheet=message&id=${cast.messageId}` },
  { name: 'operations', address: '/operations', isDark: true },
  { name: 'case', address: `/operations?sheet=case&id=${cast.caseId}` },
  { name: 'kill', address: `/operations?sheet=kill&id=deployment:${cast.deploymentId}` },
];
