import base from '../../jest.config.js';

/** @type {import('jest').Config} The tests of redemption once more, with a pgbouncer in transaction mode in front of the database. */
export default {
  ...base,
  rootDir: '../..',
  testMatch: [
    '<rootDir>/test/pgbouncer/**/*.test.ts',
    '<rootDir>/test/e2e/{redemption,staff-redemption,virtual-bookings,idempotency}.test.ts',
    '<rootDir>/test/integration/redemption-races.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/'],
};
