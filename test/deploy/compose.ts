import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { ROOT } from '../../scripts/local/root.ts';
import { TEST_MASTER_KEY } from '../environment/master-key.ts';

/** What we look at in a service of docker-compose.yml. */
export interface ComposeService {
  image: string;
  command?: string[];
  user?: string;
  read_only?: boolean;
  tmpfs?: string[];
  cap_drop?: string[];
  security_opt?: string[];
  restart?: string;
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  profiles?: string[];
}

export interface Compose {
  name: string;
  services: Record<string, ComposeService>;
  volumes: Record<string, object>;
  networks: Record<string, object>;
}

export const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** A file of YAML with its anchors and merges followed. */
export const yamlOf = (file: string): unknown => parse(textOf(file), { merge: true });

export const compose = yamlOf('docker-compose.yml') as Compose;

/** What a service is told, as with a new .env. */
export const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(compose.services[name]?.environment ?? {}).map(([variable, value]) => [
      variable,
      value.replaceAll(/\$\{[A-Z_]+:\?[^}]*\}/g, TEST_MASTER_KEY).replaceAll(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1'),
    ]),
  );
