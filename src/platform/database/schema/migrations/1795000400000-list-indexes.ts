import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last two only hold rows that a redemption does not touch or takes out, so that it has fewer entries to write. */
const INDEXES = {
  ix_payment_statuses_updated: '(business_uid, updated_at, uid)',
  ix_payment_statuses_due: '(business_uid, due_date, uid)',
  ix_payment_statuses_state: '(business_uid, state, created_at, uid)',
  ix_payment_statuses_payable: '(business_uid, payable_type, payable_uid, uid)',
  ix_payment_statuses_amount_paid: '(business_uid, amount_paid_units, uid) where amount_paid_units > 0',
  ix_payment_statuses_amount_pending: '(business_uid, amount_pending_units, uid) where amount_pending_units > 0',
};

/** Amounts in ten-thousandths, kept by the database: behind row-level security only whole numbers can be looked up by an index. */
const ADD_UNITS = `alter table payment_statuses
  add column amount_paid_units bigint generated always as ((amount_paid * 10000)::bigint) stored,
  add column amount_pending_units bigint
    generated always as (case when state = 'pending' then ((price - amount_paid) * 10000)::bigint else 0 end) stored`;

/** Lists of payment requests page and filter on an index (contract 4.1, 4.3). */
export class ListIndexes1795000400000 implements MigrationInterface {
  name = 'ListIndexes1795000400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ADD_UNITS);
    for (const [name, columns] of Object.entries(INDEXES)) {
      await queryRunner.query(`create index ${name} on payment_statuses ${columns}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop index ${Object.keys(INDEXES).join(', ')}`);
    await queryRunner.query(
      'alter table payment_statuses drop column amount_paid_units, drop column amount_pending_units',
    );
  }
}
