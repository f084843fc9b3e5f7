import type { Api, ApiDependencies } from '../../dependencies.ts';
import { EXAMPLE_IDS } from '../examples.ts';
import { existingIds } from './existing-ids.ts';

const TAGS: Readonly<Record<string, string>> = {
  signals:
    "An agent's advice: what to trade, and how it ends. A signal becomes at most one position for each deployment.",
  positions: 'What is open, what protects it, and what became of it.',
  deployments: 'Subscriptions to an agent, each with an account and limits of its own.',
  agents: 'Where signals come from.',
  inbox: 'Alerts of sources: stored as they come, delivered in order, kept with the reason when they cannot be used.',
  orders: 'What we asked of venues, and what they did.',
  money: 'The books.',
  market: 'Instruments and prices.',
  events: 'Everything that happened.',
  operations: 'For those who run it.',
};

/** The description of all doors. Its examples name agents and a deployment that exist, so that they can be sent as they are. */
export function getOpenApi(api: Api, { record }: ApiDependencies): void {
  api.get('/api/openapi.json', async (c) => {
    const document = api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Ratchet',
        version: '0.1.0',
        description:
          'Turns a trading signal into a durable trade. Money, prices and quantities are decimal strings; times are ISO 8601 in UTC. ' +
          'Every refusal has one form: a stable code, a sentence, the request id, and the path of each field that is wrong.',
      },
      servers: [{ url: '/' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    });
    const existing = await existingIds(record);
    const text = Object.entries(EXAMPLE_IDS).reduce(
      (filled, [what, id]) => filled.replaceAll(id, existing[what as keyof typeof EXAMPLE_IDS] ?? id),
      JSON.stringify(document),
    );
    return c.body(text, 200, { 'content-type': 'application/json' });
  });
}
