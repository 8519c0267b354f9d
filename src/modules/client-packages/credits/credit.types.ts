import type { CalendarDay } from '../../../platform/common/calendar.js';

/** A credit as far as spending it is concerned. */
export interface CreditSnapshot {
  readonly businessUid: string;
  readonly uid: string;
  readonly clientPackageUid: string;
  readonly packageName: string;
  readonly clientUid: string;
  readonly matterUid: string;
  /** Services it covers; empty: all. */
  readonly serviceUids: readonly string[];
  readonly totalBookings: number;
  readonly bookingsUsage: number;
  readonly ledgerSequence: number;
  readonly validFrom: CalendarDay;
  readonly validUntil: CalendarDay;
  readonly active: boolean;
  /** When the package was given to the client. */
  readonly createdAt: Date;
}

/** What a credit is asked to pay for. */
export interface CreditPurpose {
  readonly businessUid: string;
  readonly clientUid: string;
  readonly matterUid: string;
  /** Null: not for a service, so no credit can pay (contract 1.1). */
  readonly serviceUid: string | null;
  readonly today: CalendarDay;
}

/** Sessions of one credit that pay for something. */
export interface CreditUse {
  readonly credit: CreditSnapshot;
  /** Sessions used. */
  readonly quantity: number;
  /** Where the credit's ledger stands before this use. */
  readonly before: LedgerPosition;
}

/** Where a credit's ledger stands: how many entries it has, and the balance after the last of them. */
export interface LedgerPosition {
  readonly businessUid: string;
  /** The credit's. */
  readonly uid: string;
  readonly sequence: number;
  /** Sessions left. */
  readonly balance: number;
}
