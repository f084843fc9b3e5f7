import temporal from 'eslint-plugin-temporal';
import tseslint from 'typescript-eslint';

const temporalWorkflow = temporal.configs.workflow;

export default tseslint.config(
  { ignores: ['node_modules/', '.data/', '.data-cluster/', '.tools/', 'coverage/', 'web/dist*/', 'db/migrations/*'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.cjs', 'scripts/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^\\.{1,2}/.*\\.js$', message: 'Relative imports end in .ts.' }] },
      ],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config/env.ts reads the environment.' },
      ],
    },
  },
  { files: ['config/env.ts', 'scripts/**', 'test/**'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'setTimeout', 'setInterval', 'fetch', 'performance'],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'The domain has no clock: take the time as an argument.',
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'The domain has no clock: take the time as an argument.',
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'The domain has no randomness.',
        },
      ],
    },
  },
  {
    ...temporalWorkflow,
    files: ['workflows/**/*.ts'],
    rules: {
      ...(temporalWorkflow?.rules ?? {}),
      'temporal/workflow-no-floating-promises': 'off',
      'temporal/workflow-require-explicit-payload-types': 'off',
      // A wait for handlers to finish has no deadline; helpers are not workflows; recorded histories prove replay.
      'temporal/workflow-condition-timeout-style': 'off',
      'temporal/workflow-prefer-single-object-args': 'off',
      'temporal/workflow-replay-testing-required-comment': 'off',
      'no-restricted-globals': ['error', 'process', 'fetch'],
    },
  },
  { files: ['**/*.js', '**/*.mjs', '**/*.cjs'], ...tseslint.configs.disableTypeChecked },
);
