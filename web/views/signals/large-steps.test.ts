import { expect, test } from '@jest/globals';
import type { TimelineEntry } from '../../../contracts/api/signal-reply.ts';
import { largeSteps } from './large-steps.ts';

const entry = (type: TimelineEntry['type'], sentence: string, status = ''): TimelineEntry => ({
  at: '2026-11-20T12:00:00.000Z',
  type,
  code: null,
  sentence,
  numbers: { status },
  deploymentId: null,
  actor: 'workflow',
});

test('a no of the venue is told once, however often the order is sent again', () => {
  const shown = largeSteps([
    entry('signal.received', 'A signal came in.'),
    entry('order.updated', 'The entry order is filled.', 'filled'),
    entry('order.updated', 'The stop-loss order is rejected.', 'rejected'),
    entry('order.updated', 'The exit order is rejected.', 'rejected'),
    entry('order.updated', 'The stop-loss order is rejected.', 'rejected'),
    entry('order.updated', 'The exit order is rejected.', 'rejected'),
  ]);
  expect(shown.map(({ sentence }) => sentence)).toEqual([
    'A signal came in.',
    'The stop-loss order is rejected.',
    'The exit order is rejected.',
  ]);
});

test('a no of the venue to another deployment is another one', () => {
  const no = entry('order.updated', 'The stop-loss order is rejected.', 'rejected');
  const shown = largeSteps([
    { ...no, deploymentId: 'one' },
    { ...no, deploymentId: 'two' },
    { ...no, deploymentId: 'one' },
  ]);
  expect(shown.map(({ deploymentId }) => deploymentId)).toEqual(['one', 'two']);
});
