/**
 * Who may import whom: the table of the architecture, as rules. Every room has a rule that lists all it may import, so
 * that a new room or package is refused until it is written here. Tests may import anything.
 */

const TESTS = ['\\.test\\.ts$', '^test/'];

/** A package of node_modules, whatever file of it. */
const npm = (...names) => names.map((name) => `node_modules/${name}(/|$)`);

/** The one list of what a room may import; everything else is forbidden. `node` tells whether built-ins are allowed. */
const room = ({ name, comment, from, to, node = false }) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TESTS },
  to: { pathNot: to, ...(node && { dependencyTypesNot: ['core'] }) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one subject, or miss a third. Types may refer to each other.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere fails only when the line runs.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that only another package brings along disappears with that one.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-test-tools-in-programs',
      comment: 'Programs run without devDependencies; types vanish before they run.',
      severity: 'error',
      from: { path: '^(domain|contracts|workflows|activities|venues|feeds|db|api|workers|config)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    room({
      name: 'domain-is-pure',
      comment:
        'The nouns and their arithmetic know decimal.js and each other: no I/O, no Temporal, no zod, no built-ins.',
      from: '^domain/',
      to: ['^domain/', ...npm('decimal\\.js')],
    }),
    room({
      name: 'api-contracts',
      comment: 'Schemas of what crosses HTTP: zod and the nouns. They also run in a browser, so no built-ins.',
      from: '^contracts/api/',
      to: ['^contracts/api/', '^domain/', ...npm('zod', '@hono/zod-openapi')],
    }),
    room({
      name: 'temporal-contracts',
      comment:
        'What crosses Temporal is imported by workflow code: the nouns, and the definitions of two Temporal packages.',
      from: '^contracts/temporal/',
      to: ['^contracts/temporal/', '^domain/', ...npm('@temporalio/common', '@temporalio/workflow')],
    }),
    {
      name: 'no-zod-in-workflow-code',
      comment: 'zod costs twenty times the memory for each cached workflow (34 to 683 KB), by whatever way it gets in.',
      severity: 'error',
      from: { path: '^(workflows|contracts/temporal|domain)/', pathNot: TESTS },
      to: { path: npm('zod'), reachable: true },
    },
    room({
      name: 'workflows',
      comment:
        'Decisions in time are bundled and replayed: the nouns, contracts/temporal and @temporalio/workflow. Activity types come from contracts/temporal.',
      from: '^workflows/',
      to: ['^workflows/', '^domain/', '^contracts/temporal/', ...npm('@temporalio/workflow')],
    }),
    room({
      name: 'activities',
      comment: 'Deeds know the nouns, contracts/temporal and the ports; repositories and adapters arrive as arguments.',
      from: '^activities/',
      to: [
        ...[
          '^activities/',
          '^domain/',
          '^contracts/temporal/',
          '^db/repositories/',
          '^venues/port\\.ts$',
          '^feeds/port\\.ts$',
        ],
        ...npm('@temporalio/activity', '@temporalio/common'),
      ],
      node: true,
    }),
    {
      name: 'activities-get-repositories-as-arguments',
      comment: 'An activity may name the type of a repository, and is given one: only workers wire them together.',
      severity: 'error',
      from: { path: '^activities/', pathNot: TESTS },
      to: { path: '^(db|venues|feeds)/', pathNot: '^(venues|feeds)/port\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    room({
      name: 'venues',
      comment: 'Where orders go: the nouns, their own room, their SDK, zod. Never the record, Temporal or a feed.',
      from: '^venues/',
      to: ['^venues/', '^domain/', ...npm('zod')],
      node: true,
    }),
    {
      name: 'venues-do-not-know-each-other',
      comment:
        'A venue is one folder; what two need stands in the port, and what every HTTP venue needs in venues/http.',
      severity: 'error',
      from: { path: '^venues/([^/]+)/', pathNot: TESTS },
      to: { path: '^venues/[^/]+/', pathNot: ['^venues/$1/', '^venues/http/'] },
    },
    room({
      name: 'feeds',
      comment:
        'Where information comes from: the nouns, their own room, their SDK, zod. Never the record, Temporal or a venue.',
      from: '^feeds/',
      to: ['^feeds/', '^domain/', ...npm('zod')],
      node: true,
    }),
    {
      name: 'feeds-do-not-know-each-other',
      comment: 'A feed is one folder; what two need stands in the port.',
      severity: 'error',
      from: { path: '^feeds/([^/]+)/', pathNot: TESTS },
      to: { path: '^feeds/[^/]+/', pathNot: '^feeds/$1/' },
    },
    room({
      name: 'db',
      comment: 'The record knows the nouns, MikroORM and the driver. Never Temporal, never a venue.',
      from: '^db/',
      to: ['^db/', '^domain/', ...npm('@mikro-orm/(core|postgresql|migrations)', 'pg', '@types/pg')],
      node: true,
    }),
    {
      name: 'entities-stay-in-db',
      comment: 'Repositories take and return the nouns.',
      severity: 'error',
      from: { pathNot: ['^db/', '^mikro-orm\\.config\\.ts$', ...TESTS] },
      to: { path: '^db/entities/' },
    },
    room({
      name: 'api',
      comment:
        'The front door knows the contracts, the nouns, the repositories and the Temporal client. Not workflows, activities, venues.',
      from: '^api/',
      to: [
        ...['^api/', '^contracts/', '^domain/', '^db/(repositories/|orm\\.ts$)', '^config/'],
        ...npm('hono', '@hono/node-server', '@hono/zod-openapi', 'zod', '@temporalio/client', '@temporalio/common'),
        ...npm('@temporalio/envconfig', 'pino', 'prom-client', 'swagger-ui-dist', 'ws'),
      ],
      node: true,
    }),
    room({
      name: 'web',
      comment: 'The page knows the HTTP contracts, and the nouns with their arithmetic, which has one home.',
      from: '^web/',
      to: ['^web/', '^contracts/api/', '^domain/', 'node_modules/'],
    }),
    room({
      name: 'config',
      comment: 'The environment is read with zod and nothing else; secrets are derived with what Node has.',
      from: '^config/',
      to: ['^config/', ...npm('zod')],
      node: true,
    }),
    {
      name: 'config-is-for-main-files',
      comment: 'Settings arrive as arguments; only what wires programs together reads the environment.',
      severity: 'error',
      from: {
        pathNot: ['^config/', '^api/main\\.ts$', '^workers/', '^scripts/', '^mikro-orm\\.config\\.ts$', ...TESTS],
      },
      to: { path: '^config/' },
    },
    {
      name: 'workers-wire-and-are-not-imported',
      comment: 'Composition is for programs; scripts start them and seed with them.',
      severity: 'error',
      from: { pathNot: ['^workers/', '^scripts/', ...TESTS] },
      to: { path: '^workers/' },
    },
    {
      name: 'scripts-are-not-imported',
      comment: 'Scripts stand above everything.',
      severity: 'error',
      from: { pathNot: ['^scripts/', ...TESTS] },
      to: { path: '^scripts/' },
    },
    {
      name: 'programs-do-not-know-tests',
      comment: 'test/ stands above the programs. Scripts may borrow its environment: a bench needs throwaway servers.',
      severity: 'error',
      from: { pathNot: ['^scripts/', ...TESTS] },
      to: { path: TESTS },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^node_modules/\\.cache', '^\\.data', '^\\.tools', '^coverage', '^web/dist'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
