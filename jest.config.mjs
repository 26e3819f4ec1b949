import { availableParallelism } from 'node:os';

export default {
  testEnvironment: '<rootDir>/test/support/global-environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // What needs a broker, a browser or a database server of Debian runs in CI, with HEAVY=1.
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.HEAVY === '1' ? [] : ['<rootDir>/test/heavy/']),
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // One more than there are processors: many tests wait for a database, a process or a clock.
  maxWorkers: availableParallelism() + 1,
  // Ends what hangs, and says nothing about the pace: a busy machine may take its time.
  testTimeout: 240_000,
  testSequencer: '<rootDir>/test/support/global-sequencer.mjs',
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};
