import type { KillReply } from '../contracts/api/deployment.ts';
import type { Deployment } from '../domain/deployment.ts';
import type { Position } from '../domain/position-record.ts';
import type { ApiDependencies } from './dependencies.ts';
import { ApiError } from './errors.ts';

const PAGE = 200;

/** Tells every position of a killed deployment to close. @throws ApiError that says what is in force when not all could be told. */
export async function killPositions(
  { record, lives }: Pick<ApiDependencies, 'record' | 'lives'>,
  deployment: Deployment,
): Promise<KillReply['positions']> {
  const positions = await livePositions(record, deployment.id);
  const told = await Promise.all(
    positions.map(async ({ id }) => ({ id, isTold: await lives.tellClose(id).catch(() => null) })),
  );
  const untold = told.filter(({ isTold }) => isTold === null);
  if (untold.length > 0)
    throw new ApiError(
      'unavailable',
      `The deployment "${deployment.name}" is killed and opens nothing any more, but Temporal does not answer: ` +
        `${untold.length} of ${told.length} open positions were not told to close. Their stops at the venue stand. Send it again.`,
      untold.map(({ id }) => ({ path: `positions.${id}`, message: 'was not told to close' })),
    );
  return told.map(({ id, isTold }) => ({ id, isTold: isTold === true }));
}

async function livePositions(record: ApiDependencies['record'], deploymentId: string): Promise<Position[]> {
  const positions: Position[] = [];
  for (let before: string | null = null; ; before = positions.at(-1)?.id ?? null) {
    const page = await record.positions.list({ status: 'live', deploymentId, limit: PAGE, before });
    positions.push(...page);
    if (page.length < PAGE) return positions;
  }
}
