import { Initial1795000000000 } from './1795000000000-initial.js';
import { BookingsInvoicesPayments1795000100000 } from './1795000100000-bookings-invoices-payments.js';
import { Idempotency1795000200000 } from './1795000200000-idempotency.js';
import { RowLevelSecurity1795000300000 } from './1795000300000-row-level-security.js';
import { ListIndexes1795000400000 } from './1795000400000-list-indexes.js';
import { RevokedTokensPoll1795000500000 } from './1795000500000-revoked-tokens-poll.js';
import { CoveringListIndexes1795000600000 } from './1795000600000-covering-list-indexes.js';
import { PublicPackageLookup1795000700000 } from './1795000700000-public-package-lookup.js';
import { Refunds1795000800000 } from './1795000800000-refunds.js';
import { CalledOffPayables1795000800001 } from './1795000800001-called-off-payables.js';
import { PackageSettings1795000900000 } from './1795000900000-package-settings.js';
import { RevocationsInOrder1795001000000 } from './1795001000000-revocations-in-order.js';
import { MergedAndAnonymizedClients1795001300000 } from './1795001300000-merged-and-anonymized-clients.js';
import { CancelledBookingsOweNothing1795001400000 } from './1795001400000-cancelled-bookings-owe-nothing.js';

/** Every migration, oldest first. One that has landed is never edited. */
export const MIGRATIONS = [
  Initial1795000000000,
  BookingsInvoicesPayments1795000100000,
  Idempotency1795000200000,
  RowLevelSecurity1795000300000,
  ListIndexes1795000400000,
  RevokedTokensPoll1795000500000,
  CoveringListIndexes1795000600000,
  PublicPackageLookup1795000700000,
  Refunds1795000800000,
  CalledOffPayables1795000800001,
  PackageSettings1795000900000,
  RevocationsInOrder1795001000000,
  MergedAndAnonymizedClients1795001300000,
  CancelledBookingsOweNothing1795001400000,
];
