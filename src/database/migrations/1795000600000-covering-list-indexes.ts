import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an order's index holds beside it: what lists in that order are filtered by, or lists that it filters are sorted by. Going
 * past rows, or sorting many, then reads none of them. A redemption writes all of these but the last, which it only leaves.
 */
const INDEXES = {
  ix_payment_statuses_created: {
    before: '(business_uid, created_at, uid)',
    after: '(business_uid, created_at, uid) include (updated_at, due_date, state)',
  },
  ix_payment_statuses_updated: {
    before: '(business_uid, updated_at, uid)',
    after: '(business_uid, updated_at, uid) include (created_at, due_date, state)',
  },
  ix_payment_statuses_due: {
    before: '(business_uid, due_date, uid)',
    after: '(business_uid, due_date, uid) include (created_at, updated_at, state)',
  },
  ix_payment_statuses_state: {
    before: '(business_uid, state, created_at, uid)',
    after: '(business_uid, state, created_at, uid) include (amount_paid_units, amount_pending_units)',
  },
  ix_payment_statuses_amount_pending: {
    before: '(business_uid, amount_pending_units, uid) where amount_pending_units > 0',
    after: `(business_uid, amount_pending_units, uid)
      include (state, created_at, updated_at, due_date, payable_type, payable_uid) where state = 'pending'`,
  },
};

/** Lists of payment requests look for their pages in indexes alone (contract 4.3). */
export class CoveringListIndexes1795000600000 implements MigrationInterface {
  name = 'CoveringListIndexes1795000600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await replaceIndexes(queryRunner, 'after');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await replaceIndexes(queryRunner, 'before');
  }
}

/** Builds all new ones before it drops an old one: until then others can read. */
async function replaceIndexes(queryRunner: QueryRunner, by: 'before' | 'after'): Promise<void> {
  for (const [name, definitions] of Object.entries(INDEXES)) {
    await queryRunner.query(`create index ${name}_next on payment_statuses ${definitions[by]}`);
  }
  for (const name of Object.keys(INDEXES)) {
    await queryRunner.query(`drop index ${name}`);
    await queryRunner.query(`alter index ${name}_next rename to ${name}`);
  }
}
