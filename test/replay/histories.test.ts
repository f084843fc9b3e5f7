import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import * as workflows from '../../workflows/index.ts';
import { quietRuntime } from '../environment/runtime.ts';
import { storedHistories } from './histories.ts';

const histories = await storedHistories();

describe('recorded histories replay on this code', () => {
  let codePath: { code: string };
  const payloadConverterPath = fileURLToPath(import.meta.resolve('../../contracts/temporal/payload-converter.ts'));

  beforeAll(async () => {
    quietRuntime();
    const logger = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
    const workflowsPath = fileURLToPath(import.meta.resolve('../../workflows/index.ts'));
    codePath = await bundleWorkflowCode({ workflowsPath, payloadConverterPath, logger });
  });

  test('there is one of every workflow', () => {
    expect(new Set(histories.map((each) => each.workflowType))).toEqual(new Set(Object.keys(workflows)));
  });

  test.each(histories.map((each) => [`${each.workflowType}: ${each.name}`, each] as const))(
    '%s',
    async (_, { workflowId, history }) => {
      await Worker.runReplayHistory(
        { workflowBundle: codePath, dataConverter: { payloadConverterPath } },
        history,
        workflowId,
      );
    },
  );
});
