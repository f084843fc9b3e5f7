import { createRoute, z } from '@hono/zod-openapi';
import { day, PNL_KEYS, pnlList, pnlShareList } from '../../../contracts/api/money.ts';
import { idText } from '../../../contracts/api/text.ts';
import { DAY_MS } from '../../../domain/equity-days.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { marketView } from '../../market-view.ts';
import { pnlOf, pnlShareOf } from '../../representation/books.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/pnl',
  operationId: 'getPnl',
  tags: ['money'],
  summary: 'Profit and loss by deployment, day, instrument or agent',
  description:
    'Realized after fees and funding, from the ledger: however it is cut, the parts add up to the books. By deployment also what is ' +
    'open now at the latest price. Days are those of UTC; a day, instrument or agent without a posting is left out.',
  request: {
    query: z.strictObject({
      by: z.enum(PNL_KEYS).default('deployment'),
      deploymentId: idText.optional(),
      from: day.optional().meta({ description: 'First day.', example: '2026-11-01' }),
      to: day.optional().meta({ description: 'Last day; it counts.', example: '2026-11-30' }),
    }),
  },
  responses: { 200: reply(z.union([pnlList, pnlShareList]), 'By key; deployments oldest first.'), ...failures(404) },
});

export function getPnl(api: Api, dependencies: ApiDependencies): void {
  const { record } = dependencies;
  api.openapi(route, async (c) => {
    const { by, deploymentId = null, from, to } = c.req.valid('query');
    const span = {
      fromMs: from === undefined ? undefined : Date.parse(from),
      toMs: to === undefined ? undefined : Date.parse(to) + DAY_MS,
    };
    if (by === 'deployment') {
      const books = await record.accountBooks.read(deploymentId, span);
      if (deploymentId !== null && books.length === 0) throw notFound('deployment', deploymentId);
      const market = await marketView(dependencies);
      return c.json({ by, pnl: books.map((each) => pnlOf(each, market)) }, 200);
    }
    if (deploymentId !== null && !(await record.deployments.find(deploymentId)))
      throw notFound('deployment', deploymentId);
    return c.json({ by, pnl: (await record.ledgerSums.by(by, span, deploymentId)).map(pnlShareOf) }, 200);
  });
}
