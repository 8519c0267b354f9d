import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  'staff_members',
  'clients',
  'matters',
  'bookable_services',
  'payment_statuses',
  'payments',
  'invoices',
  'bookings',
  'pending_bookings',
  'booking_packages',
  'client_packages',
  'booking_credits',
  'booking_credit_redemptions',
  'credit_ledger_entries',
  'idempotency_records',
];

/**
 * True for rows of the businesses that the transaction has named. The subquery is evaluated once per statement. Within `coalesce`,
 * the planner does not take `= any(…)` for an index condition as good as the statement's own; without, it picks indexes that read
 * all of a business's rows.
 */
const NAMED = `coalesce(
  business_uid = any((select string_to_array(current_setting('punchcard.business_uids', true), ','))::text[]), false)`;

/** True where the transaction has named no business. */
const NONE_NAMED = `(select coalesce(current_setting('punchcard.business_uids', true), '') = '')`;

/**
 * Policies for row-level security; whether they are in force is a setting (row-security.ts). A sharded PostgreSQL has no use for
 * them and accepts no subqueries in them.
 */
export class RowLevelSecurity1795000300000 implements MigrationInterface {
  name = 'RowLevelSecurity1795000300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const sharded: unknown[] = await queryRunner.query(`select from pg_extension where extname = 'citus'`);
    if (sharded.length > 0) return;
    for (const table of TABLES) {
      await queryRunner.query(`create policy named_businesses on ${table} using (${NAMED}) with check (${NAMED})`);
    }
    // Whose package it is that the public catalogue is asked for is not known before it is found.
    await queryRunner.query(
      `create policy public_catalogue on booking_packages for select using (active and ${NONE_NAMED})`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop policy if exists public_catalogue on booking_packages');
    for (const table of TABLES) {
      await queryRunner.query(`drop policy if exists named_businesses on ${table}`);
      await queryRunner.query(`alter table ${table} disable row level security, no force row level security`);
    }
  }
}
