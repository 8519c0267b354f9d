import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { PrincipalType } from '../../../platform/auth/principal.js';
import { BookingCredit } from './booking-credit.entity.js';

/** Why a credit changed; `corrected`: it has not, its ledger was wrong (docs/operations.md, When the books differ). */
export type LedgerEntryKind =
  'granted' | 'redeemed' | 'restored' | 'adjusted' | 'deactivated' | 'reactivated' | 'corrected';

/**
 * One change of one credit. Append-only: the service's database role may insert and read, nothing else (docs/architecture.md, Ledger).
 * Its number within the credit is part of the key, so two entries can't claim the same place in the history.
 */
@Entity('credit_ledger_entries')
@ForeignKey(() => BookingCredit, ['businessUid', 'bookingCreditUid'], ['businessUid', 'uid'], {
  name: 'fk_credit_ledger_entries_credit',
  onDelete: 'RESTRICT',
})
@Check('ck_credit_ledger_entries_balance', 'sequence >= 1 and balance_after >= 0')
export class CreditLedgerEntry {
  @PrimaryColumn('text')
  businessUid!: string;

  @PrimaryColumn('text')
  bookingCreditUid!: string;

  /** 1, 2, 3 … within the credit. */
  @PrimaryColumn('integer')
  sequence!: number;

  @Column('text')
  kind!: LedgerEntryKind;

  /** Sessions: positive adds to what is left, negative takes from it, 0 changes nothing but the record. */
  @Column('integer')
  quantity!: number;

  /** Sessions left after this entry: the sum of all quantities up to it. */
  @Column('integer')
  balanceAfter!: number;

  /** The redemption made or cancelled by this entry. */
  @Column('text', { nullable: true })
  redemptionUid!: string | null;

  @Column('text')
  actorType!: PrincipalType | 'system';

  @Column('text')
  actorUid!: string;

  /** In words, for people. */
  @Column('text')
  reason!: string;

  @Column('text')
  requestId!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
