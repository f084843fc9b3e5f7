import { describe, expect, test } from '@jest/globals';

import { readEnv } from '../../config/env.ts';
import { APIS, WORKER_NAMES } from '../../scripts/cluster/members.ts';
import { compose, environmentOf, textOf, yamlOf } from './compose.ts';

const networksOf = (name: string): string[] => compose.services[name]?.networks ?? [];
const share = (one: string, other: string): boolean =>
  networksOf(one).some((network) => networksOf(other).includes(network));
const healthOf = (name: string): string => JSON.stringify(compose.services[name]?.healthcheck);
const publishedOf = (name: string): string[] => (compose.services[name]?.ports ?? []).map((port) => lastOf(port));
const listeningPort = (name: string): string => publishedOf(name)[0] ?? '';
const lastOf = (address: string): string => address.split(':').at(-1) ?? '';

/** Where a program of ours listens, by the environment that it is given. */
const apiPort = (name: string): string => String(readEnv(environmentOf(name)).RATCHET_PORT);
const metricsPort = (name: string): string => lastOf(readEnv(environmentOf(name)).RATCHET_METRICS_ADDRESS ?? '');

const haproxy = textOf('deploy/proxy/haproxy.cfg');
const bound = [...haproxy.matchAll(/^ +bind :(\d+)$/gm)].map(([, port]) => port);
const { scrape_configs: scrapes, rule_files: ruleFiles } = yamlOf('deploy/prometheus/prometheus.yml') as {
  scrape_configs: {
    job_name: string;
    static_configs: { targets: string[]; labels?: Record<string, string> }[];
    metric_relabel_configs?: object[];
  }[];
  rule_files: string[];
};
const scraped = scrapes.flatMap((scrape) => scrape.static_configs.flatMap(({ targets }) => targets));

describe('the services', () => {
  test('share a network with whom their environments name', () => {
    const named = Object.keys(compose.services).flatMap((name) =>
      Object.values(environmentOf(name)).flatMap((value) =>
        [...value.matchAll(/(?:^|@|\/\/)([a-z][a-z0-9-]*)(?=:\d|$)/g)]
          .map(([, host = '']) => host)
          .filter((host) => host in compose.services)
          .map((host) => `${name} ${host}`),
      ),
    );
    expect(named).toEqual(expect.arrayContaining(['api-1 postgres', 'worker-venue temporal', 'temporal-ui temporal']));
    expect(named.filter((pair) => !share(...(pair.split(' ') as [string, string])))).toEqual([]);
  });

  test('have one namespace', () => {
    const ours = [...APIS, ...WORKER_NAMES].map((name) => readEnv(environmentOf(name)).TEMPORAL_NAMESPACE);
    expect(new Set(ours)).toEqual(new Set([environmentOf('temporal-namespace')['NAMESPACE']]));
    expect(environmentOf('temporal-ui')['TEMPORAL_DEFAULT_NAMESPACE']).toBe(ours[0]);
  });

  test('are found healthy where they listen', () => {
    for (const name of APIS) expect(healthOf(name)).toContain(`127.0.0.1:${apiPort(name)}/health`);
    for (const name of WORKER_NAMES) expect(healthOf(name)).toContain(`127.0.0.1:${metricsPort(name)}/metrics`);
    for (const [name, path] of Object.entries({ 'temporal-ui': '/healthz', grafana: '/api/health' }))
      expect(healthOf(name)).toContain(`127.0.0.1:${listeningPort(name)}${path}`);
    expect(healthOf('proxy')).toContain(`/dev/tcp/127.0.0.1/${listeningPort('proxy')}`);
  });
});

describe('the proxy', () => {
  test('stands before every api, where it listens', () => {
    const servers = [...haproxy.matchAll(/^ +server (\S+) (\S+)$/gm)].map(([, name, address]) => `${name} ${address}`);
    const apis = APIS.map((name) => `${name} ${name}:${apiPort(name)}`);
    // Each alone for Prometheus, and then all.
    expect(servers).toEqual([...apis, ...apis]);
    expect(APIS.filter((name) => !share('proxy', name))).toEqual([]);
  });

  test('listens where it is published and scraped, under the name that the apis allow', () => {
    const metrics = scraped.filter((target) => target.startsWith('proxy:')).map(lastOf);
    expect(bound).toEqual([...publishedOf('proxy'), ...metrics]);
    const [host = ''] = readEnv(environmentOf('api-1')).RATCHET_ALLOWED_HOSTS;
    expect(haproxy).toContain(`set-header Host ${host}`);
    expect(compose.services['proxy']?.ports).toEqual([`${host}:${publishedOf('proxy')[0] ?? ''}`]);
  });
});

describe('Prometheus and Grafana', () => {
  test('reach whom they ask, where it answers', () => {
    const answering = [
      ...bound.slice(1).map((port) => `proxy:${port}`),
      ...WORKER_NAMES.map((name) => `${name}:${metricsPort(name)}`),
      `temporal:${lastOf(environmentOf('temporal')['PROMETHEUS_ENDPOINT'] ?? '')}`,
    ];
    expect(scraped).toEqual(answering);
    expect(answering.filter((target) => !share('prometheus', target.split(':')[0] ?? ''))).toEqual([]);
    expect(share('grafana', 'prometheus')).toBe(true);
  });

  test('notice one dead api, and count what all of them tell once', () => {
    const job = scrapes.find(({ job_name: name }) => name === 'apis');
    const ports = APIS.map(
      (name) => new RegExp(`bind :(\\d+)\n(?:.+\n)*? +default_backend ${name}\n`).exec(haproxy)?.[1],
    );
    expect(job?.static_configs).toEqual(
      APIS.map((name, n) => ({ targets: [`proxy:${ports[n] ?? ''}`], labels: { instance: name } })),
    );
    expect(job?.metric_relabel_configs).toEqual([{ source_labels: ['__name__'], regex: 'ratchet_.*', action: 'drop' }]);
  });

  test('find the files that they are given', () => {
    const mountsOf = (name: string): string[] => compose.services[name]?.volumes ?? [];
    expect(mountsOf('prometheus')).toContain('./deploy/prometheus:/etc/prometheus:ro');
    for (const file of ruleFiles) expect(textOf(`deploy/prometheus/${file}`)).not.toBe('');
    const { providers } = yamlOf('deploy/grafana/provisioning/dashboards/ratchet.yml') as {
      providers: { options: { path: string } }[];
    };
    for (const { options } of providers)
      expect(mountsOf('grafana')).toContain(`./deploy/grafana/dashboards:${options.path}:ro`);
    expect(mountsOf('grafana')).toContain('./deploy/grafana/provisioning:/etc/grafana/provisioning:ro');
  });

  test('agree on the source of what is drawn', () => {
    const { datasources } = yamlOf('deploy/grafana/provisioning/datasources/prometheus.yml') as {
      datasources: { uid: string; url: string }[];
    };
    expect(datasources.map(({ url }) => url)).toEqual([`http://prometheus:${publishedOf('prometheus')[0] ?? ''}`]);
    const drawnFrom = textOf('deploy/grafana/dashboards/ratchet.json').matchAll(
      /"type": "prometheus",\s+"uid": "([^"]+)"/g,
    );
    const [{ uid } = { uid: '' }] = datasources;
    expect(new Set([...drawnFrom].map(([, each]) => each))).toEqual(new Set([uid]));
  });
});
