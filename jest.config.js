import { readFileSync } from 'node:fs';

/** What the build is told, so that tests compile the program that ships (test/unit/build/compiled-alike.test.ts). */
const { compilerOptions } = JSON.parse(readFileSync(new URL('tsconfig.json', import.meta.url), 'utf8'));

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(browser|faults|operations|pgbouncer)/'],
  // As many as the smallest machine has cores; jest's own choice, one less, would leave one of two idle.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: compilerOptions.target.toLowerCase(),
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: compilerOptions.experimentalDecorators,
            decoratorMetadata: compilerOptions.emitDecoratorMetadata,
            useDefineForClassFields: compilerOptions.useDefineForClassFields,
          },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/test/tools/sql-rules/watch.ts'],
  globalSetup: '<rootDir>/test/support/database/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/database/global-teardown.ts',
  coverageProvider: 'v8',
  coveragePathIgnorePatterns: ['/node_modules/', '<rootDir>/test/'],
  testTimeout: 30_000,
};
