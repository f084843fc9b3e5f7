import { z } from 'zod';

/** The roles a worker process can play; `npm start` plays all of them in one process. */
export const WORKER_ROLES = ['trading', 'venue', 'feed', 'market-watch'] as const;
export type WorkerRole = (typeof WORKER_ROLES)[number];

const port = z.coerce.number().int().min(1).max(65_535);

const roles = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(WORKER_ROLES)).nonempty());

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'] as const;

const ONLY_LOOPBACK =
  'only a loopback address (127.0.0.1, ::1, localhost) is allowed until login exists; every interface (0.0.0.0, ::) only behind a proxy whose loopback address stands in RATCHET_ALLOWED_HOSTS';

/** Addresses of a proxy, as a browser or a program on that machine names it. */
const loopbackHosts = z
  .string()
  .transform((text) => text.split(','))
  .pipe(
    z.array(
      z.string().regex(/^(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/, {
        error:
          'only loopback addresses with their port (127.0.0.1:3000, localhost:3000) are allowed until login exists',
      }),
    ),
  );

const variables = z.object({
  /** Postgres connection string of the record. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** gRPC address of the Temporal server, host:port. */
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:]+:\d+$/, 'expected host:port'),
  /** Temporal namespace in which all workflows live. */
  TEMPORAL_NAMESPACE: z.string().min(1).default('trading'),
  /** Address of the Temporal Web UI, for links only; absent when nothing serves it. */
  TEMPORAL_UI_URL: z.url().optional(),
  /** Bind address of the api: loopback, or every interface of a container whose proxy is on loopback. */
  RATCHET_HOST: z.enum([...LOOPBACK, '0.0.0.0', '::'], { error: ONLY_LOOPBACK }).default('127.0.0.1'),
  RATCHET_PORT: port.default(3000),
  /** Under which addresses a proxy asks the api, besides its own: comma-separated, loopback names with their port. */
  RATCHET_ALLOWED_HOSTS: loopbackHosts.default([]),
  /** Price feed: `auto`, `hyperliquid`, `synthetic[:seed]` or `replay:<csv.gz>[?speed=60&loop=true]`. */
  RATCHET_FEED: z.string().min(1).default('auto'),
  /** Folder of this installation's own files (signal inbox, logs). */
  RATCHET_DATA_DIR: z.string().min(1).default('.data'),
  /** Folder of the bundled workflows, when they were bundled beforehand; else they are kept in the data folder. */
  RATCHET_BUNDLE_DIR: z.string().min(1).optional(),
  /** From which tokens and signing secrets are derived; `npm start` makes one and keeps it in its data folder. */
  RATCHET_MASTER_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal characters, such as `openssl rand -hex 32` prints'),
  /** Whether webhooks may be sent to loopback and private addresses, and without TLS. */
  RATCHET_WEBHOOK_PRIVATE_TARGETS: z.enum(['refuse', 'allow']).default('refuse'),
  /** Comma-separated roles of this worker process. */
  RATCHET_ROLES: roles.default([...WORKER_ROLES]),
  /** Where this worker process shows the metrics of Temporal's library to Prometheus, host:port; nowhere without it. */
  RATCHET_METRICS_ADDRESS: z
    .string()
    .regex(/^[\d.]+:\d+$/, 'expected address:port, such as 127.0.0.1:9464')
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

const schema = variables
  .refine(
    ({ RATCHET_HOST: host, RATCHET_ALLOWED_HOSTS: proxies }) =>
      LOOPBACK.some((each) => each === host) || proxies.length > 0,
    { path: ['RATCHET_HOST'], error: ONLY_LOOPBACK },
  )
  .refine(({ RATCHET_FEED: feed, RATCHET_ROLES: own }) => feed !== 'auto' || own.length === WORKER_ROLES.length, {
    path: ['RATCHET_FEED'],
    error: 'auto is for a process with all roles; processes that choose for themselves could trade on different prices',
  });

export type Env = z.infer<typeof schema>;

/** For the mikro-orm command line, which needs nothing else. @throws ZodError when it is missing or malformed. */
export const readDatabaseUrl = (source: NodeJS.ProcessEnv = process.env): string =>
  variables.shape.DATABASE_URL.parse(source['DATABASE_URL']);

/** Raised when the environment is not usable; the message names each variable and what is wrong with it. */
export class EnvError extends Error {
  override name = 'EnvError';
}

/**
 * Reads and checks the environment. The only reader of process.env in the programs.
 * @throws EnvError naming every variable that is missing or malformed.
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new EnvError(`The environment is not usable:\n${lines.join('\n')}`);
}
