/** One Temporal server and one Postgres for the whole run (test/environment), a database of its own for each test file. */
export default {
  testEnvironment: 'node',
  roots: [
    '<rootDir>/domain',
    '<rootDir>/contracts',
    '<rootDir>/venues',
    '<rootDir>/feeds',
    '<rootDir>/scripts',
    '<rootDir>/config',
    '<rootDir>/test',
    '<rootDir>/api',
    '<rootDir>/db',
    '<rootDir>/activities',
    '<rootDir>/workers',
    '<rootDir>/workflows',
    '<rootDir>/web',
  ],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: { target: 'es2024', parser: { syntax: 'typescript' }, transform: { verbatimModuleSyntax: true } },
      },
    ],
  },
  globalSetup: '<rootDir>/test/environment/setup.ts',
  globalTeardown: '<rootDir>/test/environment/teardown.ts',
  coverageProvider: 'v8',
  workerIdleMemoryLimit: '600MB',
  maxWorkers: 2,
  testTimeout: 60000,
};
