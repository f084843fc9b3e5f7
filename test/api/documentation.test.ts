import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { agentReply } from '../../contracts/api/agent.ts';
import { index } from '../../contracts/api/operations.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { OpenApi } from './contract-check.ts';
import { schemaOf } from './contract-check.ts';

describe('the documentation', () => {
  let bench: Bench;
  let document: OpenApi;
  beforeAll(async () => {
    bench = await startBench({ temporal: 'away' });
    document = (await bench.doors.ask('GET', '/api/openapi.json')).body as OpenApi;
  });
  afterAll(() => bench.stop());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, byMethod]) =>
      Object.entries(byMethod).map(([method, operation]) => ({ path, method, operation })),
    );

  test('is OpenAPI 3.1 and describes every door once', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      operations()
        .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
        .sort(),
    ).toEqual(
      [
        'GET /',
        'GET /api/admin/trading-states',
        'GET /api/agents',
        'GET /api/agents/{id}',
        'GET /api/agents/{id}/performance',
        'GET /api/agents/{id}/routing-stats',
        'GET /api/agents/{id}/sources',
        'GET /api/agents/{id}/sources/{sourceId}',
        'GET /api/balance',
        'GET /api/candles',
        'GET /api/cases',
        'GET /api/cases/{id}',
        'GET /api/deployments',
        'GET /api/deployments/{id}',
        'GET /api/deployments/{id}/equity',
        'GET /api/deployments/{id}/readiness',
        'GET /api/events',
        'GET /api/events/stream',
        'GET /api/fills',
        'GET /api/inbox',
        'GET /api/inbox/{id}',
        'GET /api/instruments',
        'GET /api/orders',
        'GET /api/pnl',
        'GET /api/positions',
        'GET /api/positions/{id}',
        'GET /api/prices',
        'GET /api/signals',
        'GET /api/signals/research',
        'GET /api/signals/{id}',
        'GET /api/signals/{id}/timeline',
        'GET /api/ws',
        'GET /api/bot-status',
        'GET /api/dashboard-metrics',
        'GET /api/executions',
        'GET /api/executions/{id}',
        'GET /api/schedules',
        'GET /api/venues',
        'GET /api/workflows',
        'POST /api/schedules/{id}/pause',
        'POST /api/schedules/{id}/resume',
        'POST /api/schedules/{id}/trigger',
        'POST /api/workflows/{id}/signal/{name}',
        'GET /health',
        'GET /metrics',
        'GET /ready',
        'PATCH /api/agents/{id}',
        'PATCH /api/deployments/{id}',
        'GET /api/webhooks',
        'GET /api/webhooks/{id}',
        'GET /api/webhooks/{id}/deliveries',
        'GET /api/webhooks/{id}/secret',
        'DELETE /api/webhooks/{id}',
        'PATCH /api/positions/{id}/exit-plan',
        'PATCH /api/webhooks/{id}',
        'POST /api/admin/kill',
        'POST /api/admin/trading-state',
        'POST /api/agents',
        'POST /api/agents/{id}/retire',
        'PATCH /api/inbox/{id}',
        'POST /api/agents/{id}/sources',
        'POST /api/agents/{id}/sources/{sourceId}/rotate',
        'POST /api/agents/{id}/sources/{sourceId}/unlink',
        'POST /api/deployments',
        'POST /api/deployments/{id}/kill',
        'POST /api/deployments/{id}/pause',
        'POST /api/deployments/{id}/resume',
        'POST /api/inbox/{id}/replay',
        'POST /api/positions/{id}/close',
        'POST /api/signals',
        'POST /api/signals/generate',
        'POST /api/signals/{id}/cancel',
        'POST /api/webhooks/tradingview/{token}',
        'POST /api/webhooks',
        'POST /api/webhooks/{id}/deliveries/{deliveryId}/replay',
        'POST /api/webhooks/{id}/rotate-secret',
      ].sort(),
    );
  });

  test('every reference leads somewhere', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    for (const [, name] of references) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  test('every path parameter, reply and refusal is described', () => {
    for (const { path, operation } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = (operation.parameters ?? []).filter((each) => each.in === 'path').map((each) => each.name);
      expect(described).toEqual(named);
      expect(operation.summary).not.toBe('');
      const statuses = Object.keys(operation.responses);
      expect(statuses).toEqual(expect.arrayContaining(['400', '403', '421', '500', '503', '504']));
      if (operation.requestBody) expect(statuses).toEqual(expect.arrayContaining(['413', '415']));
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        expect(description).not.toBe('');
        // From a 101 on it is no HTTP any more.
        if (status !== '101') expect(content).toBeDefined();
      }
    }
  });

  test('every example is what its schema takes', () => {
    let examples = 0;
    for (const { operation } of operations()) {
      for (const { schema, examples: ofBody = {} } of Object.values(operation.requestBody?.content ?? {})) {
        for (const { value } of Object.values(ofBody)) {
          expect(schemaOf(document, schema).safeParse(value).error).toBeUndefined();
          examples += 1;
        }
      }
    }
    expect(examples).toBeGreaterThan(7);
  });

  test('its examples name an agent and a deployment of this installation', () => {
    const text = JSON.stringify(document);
    expect(text).toContain(bench.agentId);
    expect(text).toContain(bench.deploymentId);
    expect(text).not.toContain('0190aaaa');
  });

  test('it shows a deployment of an agent that can be deployed', async () => {
    const asked = async () => {
      const { paths } = (await bench.doors.ask('GET', '/api/openapi.json')).body as OpenApi;
      return paths['/api/deployments']?.['post']?.requestBody?.content['application/json']?.examples?.['smallest'];
    };
    const make = async (status: string) => {
      const json = { name: status, status };
      return (await bench.doors.ask('POST', '/api/agents', { json })).as(agentReply).id;
    };
    const free = await make('private');
    await make('draft');
    const shown = await asked();
    expect(shown?.value).toMatchObject({ agentId: free });
    expect((await bench.doors.ask('POST', '/api/deployments', { json: shown?.value })).status).toBe(201);
    expect((await asked())?.value).not.toMatchObject({ agentId: free });
  });

  test('its page runs only what we serve and asks only us', async () => {
    const page = await bench.doors.ask('GET', '/api/docs');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    expect(page.text).not.toMatch(/https?:|\/\/|<script>|<style|style=| on\w+=/);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files).toHaveLength(4);
    for (const file of files) {
      const { status, text } = await bench.doors.ask('GET', file);
      expect([file, status]).toEqual([file, 200]);
      expect(text.length).toBeGreaterThan(100);
    }
    expect((await bench.doors.ask('GET', '/api/docs/start.js')).text).toContain("url: '/api/openapi.json'");
  });

  test.each(['/api/docs/package.json', '/api/docs/swagger-ui-bundle.js.map', '/api/docs/..%2f..%2fpackage.json'])(
    'serves nothing else: %s',
    async (path) => expect((await bench.doors.ask('GET', path)).status).toBe(404),
  );

  test('the first page leads on', async () => {
    const { links } = await bench.doors.read('/', index);
    for (const link of [links.documentation, links.openapi, links.health, links.metrics])
      expect((await bench.doors.ask('GET', link)).status).toBe(200);
    expect(links.temporal).toBe('http://127.0.0.1:8233');
  });
});
