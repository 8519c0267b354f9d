import base from '../../jest.config.js';

/** @type {import('jest').Config} What operators do, with the built service. One test at a time: some send at a rate of their own. */
export default {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/operations/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
