import { expect, test } from '@jest/globals';
import { anAgent } from '../test/builders/agent.ts';
import { AGENT_STATUSES, canTrade } from './agent.ts';

test('public and private agents trade; drafts and retired ones do not', () => {
  const trading = AGENT_STATUSES.filter((status) => canTrade(anAgent({ status })));
  expect(trading).toEqual(['public', 'private']);
});
