import { positionLifecycleId } from '../../contracts/temporal/position-lifecycle.ts';
import type { ExitReason, PositionStatus } from '../../domain/position.ts';
import type { SignalStatus } from '../../domain/signal.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import type { Stage } from './stage.ts';

/** A position as our record has it. */
export interface PositionRow {
  id: string;
  signalId: string;
  status: PositionStatus;
  exitReason: ExitReason | null;
  isProtected: boolean;
  nakedMs: number | null;
}

const RUNNING = 'WorkflowType="positionLifecycle" AND ExecutionStatus="Running"';

/** Positions of these signals, or every one. */
export const positionsOf = (stage: Stage, signalIds?: readonly string[]): Promise<PositionRow[]> =>
  read<PositionRow>(
    stage,
    `select id, signal_id as "signalId", status, exit_reason as "exitReason", protected_at is not null as "isProtected",
       naked_ms::int as "nakedMs" from positions where $1::text[] is null or signal_id = any ($1)`,
    [signalIds ?? null],
  );

/** How far each of these signals has come; one that is not stored is missing. */
export const signalsOf = (
  stage: Stage,
  signalIds: readonly string[],
): Promise<{ id: string; status: SignalStatus; executions: number; refusals: string | null }[]> =>
  read(
    stage,
    `select signals.id, signals.status, count(executions.signal_id)::int as executions,
       string_agg(executions.refusal_code || coalesce(': the entry was ' || orders.status || ', ' || orders.evidence, ''), '; ') as refusals
     from signals left join executions on executions.signal_id = signals.id
     left join orders on orders.signal_id = signals.id and orders.deployment_id = executions.deployment_id and leg = 'entry'
     where signals.id = any ($1) group by signals.id`,
    [signalIds],
  );

/** Orders of ours that were decided and have no answer yet. */
export async function ordersInFlight(stage: Stage): Promise<number> {
  const query = "select count(*)::int as count from orders where status in ('initialized', 'submitted')";
  const [row] = await read<{ count: number }>(stage, query, []);
  return row?.count ?? 0;
}

/** Positions without exactly one running workflow, and running workflows without a position. */
export async function ownershipProblems(stage: Stage): Promise<string[]> {
  const open = (await positionsOf(stage)).filter(({ status }) => status !== 'closed');
  return stage.temporal(async (client) => {
    const running: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query: RUNNING })) running.push(workflowId);
    const described = await Promise.all(
      open.map(async ({ id }) => {
        const { status } = await client.workflow.getHandle(positionLifecycleId(id)).describe();
        return status.name === 'RUNNING' ? [] : [`the workflow of position ${id} is ${status.name}`];
      }),
    );
    const expected = new Set(open.map(({ id }) => positionLifecycleId(id)));
    return [
      ...described.flat(),
      ...running.filter((id) => !expected.has(id)).map((id) => `${id} runs without an open position`),
      ...(new Set(running).size === running.length ? [] : ['a position has two running workflows']),
    ];
  });
}

/** Signals that have not become a protected position. */
export async function protectionProblems(stage: Stage, signalIds: readonly string[]): Promise<string[]> {
  const positions = await positionsOf(stage, signalIds);
  const bare = signalIds.filter((id) => !positions.some((each) => each.signalId === id && each.isProtected));
  return (await signalsOf(stage, bare)).map(({ id, status, refusals }) => `signal ${id} is ${status}: ${refusals}`);
}

/** Signals whose position has not ended, or for another reason. */
export async function endingProblems(
  stage: Stage,
  signalIds: readonly string[],
  reason: ExitReason,
): Promise<string[]> {
  const positions = await positionsOf(stage, signalIds);
  const wrong = positions.filter(({ status, exitReason }) => status !== 'closed' || exitReason !== reason);
  const missing = signalIds.length - positions.length;
  return [
    ...wrong.map(
      ({ id, signalId, status, exitReason }) => `position ${id} of ${signalId} is ${status} (${exitReason})`,
    ),
    ...(missing === 0 ? [] : [`${missing} signals have no position`]),
  ];
}

/** Sends the `close` signal to the workflows of positions. */
export const closeBySignal = (stage: Stage, positionIds: readonly string[]): Promise<void> =>
  stage.temporal(async (client) => {
    const close = (id: string): Promise<void> => client.workflow.getHandle(positionLifecycleId(id)).signal('close');
    await Promise.all(positionIds.map(close));
  });

const read = <Row>(stage: Stage, query: string, values: unknown[]): Promise<Row[]> =>
  withClient(stage.databaseUrl, async (client) => (await client.query(query, values)).rows as Row[]);
