import { createRoute } from '@hono/zod-openapi';
import { deploymentBody, deploymentReply, toLimits } from '../../../contracts/api/deployment.ts';
import type { VenueReadiness } from '../../../contracts/api/deployment-readiness.ts';
import { DEFAULT_LIMITS } from '../../../domain/deployment.ts';
import { parseDecimal } from '../../../domain/money.ts';
import { nextStep, venueReadiness } from '../../deployment-readiness.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError, unknownReference } from '../../errors.ts';
import { localUser } from '../../local-user.ts';
import { identityOf, madeOnce } from '../../once.ts';
import { deploymentOf } from '../../representation/deployment.ts';
import { etagOf } from '../../revision.ts';
import { body, bodyFailures, idempotencyKey, revised } from '../describe.ts';
import { DEPLOYMENT_EXAMPLES } from '../examples.ts';

const OPERATION = 'postDeployment';

const route = createRoute({
  method: 'post',
  path: '/api/deployments',
  operationId: OPERATION,
  tags: ['deployments'],
  summary: 'Subscribe to an agent, with a paper account of its own',
  description:
    'You have each agent deployed once; 409 names the deployment that you have. Live venues are refused with the checklist ' +
    'of what is missing. The same `Idempotency-Key` with the same body gives the deployment that it made before, as it is now.',
  request: { headers: idempotencyKey, body: body(deploymentBody, DEPLOYMENT_EXAMPLES) },
  responses: { 201: revised(deploymentReply, 'The new deployment.'), ...bodyFailures(409, 422) },
});

export function postDeployment(api: Api, dependencies: ApiDependencies): void {
  const { record, clock } = dependencies;
  api.openapi(route, async (c) => {
    const sent = c.req.valid('json');
    const { agentId, name, network, venues = [] } = sent;
    const agent = await record.agents.find(agentId);
    if (!agent) throw unknownReference('agentId', 'agent');
    const userId = await localUser(record);
    const limits = { ...DEFAULT_LIMITS, ...toLimits(sent.limits ?? {}) };
    if (network === 'live') {
      const asked = { id: null, userId, name, status: 'active', limits, venues } as const;
      throw notReadyForLive(await venueReadiness(dependencies, asked, agent));
    }
    const paperBalance = parseDecimal(sent.paperBalance);
    const terms = { agentId, userId, name, limits, routingStrategy: 'firstAvailable', paperBalance } as const;
    const request = identityOf(OPERATION, c.req.valid('header')['idempotency-key'], sent);
    const made = await record.deployments.createOnce(terms, request, await clock.nowMs());
    if (made.outcome === 'taken')
      throw new ApiError(
        'conflict',
        `You have this agent deployed already: ${made.deploymentId}. Change or kill that one.`,
      );
    const deployment = madeOnce(made);
    return c.json(deploymentOf(deployment), 201, { ETag: etagOf(deployment.revision) });
  });
}

/** The checklist, one line for each step of each venue. */
const notReadyForLive = (venues: readonly VenueReadiness[]): ApiError =>
  new ApiError(
    'refused',
    `Live trading waits until its checklist is green. Next: ${nextStep(venues) ?? 'trade on paper; live is not offered yet.'}`,
    venues.flatMap(({ checks }, index) =>
      checks.map(({ name, isReady, message, next }) => ({
        path: `venues.${index}.${name}`,
        message: `${isReady ? 'ready' : 'not ready'}: ${message}${next === null ? '' : ` ${next}`}`,
      })),
    ),
  );
