import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an order's index holds beside it: what lists in that order are filtered by, or lists that it filters are sorted by. Going
 * past rows, or sorting many, then reads none of them. Written by every redemption, they hold that in as few bytes as its
 * alignment allows: the day fills the gap behind the uid.
 */
const REPLACED = {
  ix_payment_statuses_created: {
    before: '(business_uid, created_at, uid)',
    after: '(business_uid, created_at, uid) include (due_date, updated_at, state)',
  },
  ix_payment_statuses_updated: {
    before: '(business_uid, updated_at, uid)',
    after: '(business_uid, updated_at, uid) include (due_date, created_at, state)',
  },
  ix_payment_statuses_due: {
    before: '(business_uid, due_date, uid)',
    after: '(business_uid, due_date, uid) include (state, created_at, updated_at)',
  },
  ix_payment_statuses_state: {
    before: '(business_uid, state, created_at, uid)',
    after: '(business_uid, state, created_at, uid) include (amount_pending_units)',
  },
};

/**
 * No redemption writes these: it takes a row out of the first, and what a credit pays has no amount paid. They may hold whatever
 * lists of their rows need.
 */
const ADDED = {
  ix_payment_statuses_pending_due: `(business_uid, due_date, uid)
    include (state, created_at, updated_at, amount_pending_units, payable_type, payable_uid) where state = 'pending'`,
  ix_payment_statuses_state_amount_paid: `(business_uid, state, created_at, uid)
    include (amount_paid_units) where amount_paid_units > 0`,
};

/** Lists of payment requests look for their pages in indexes alone (contract 4.3). */
export class CoveringListIndexes1795000600000 implements MigrationInterface {
  name = 'CoveringListIndexes1795000600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, definition] of Object.entries(ADDED)) {
      await queryRunner.query(`create index ${name} on payment_statuses ${definition}`);
    }
    await replaceIndexes(queryRunner, 'after');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await replaceIndexes(queryRunner, 'before');
    await queryRunner.query(`drop index ${Object.keys(ADDED).join(', ')}`);
  }
}

/** Builds all new ones before it drops an old one: until then others can read. */
async function replaceIndexes(queryRunner: QueryRunner, by: 'before' | 'after'): Promise<void> {
  for (const [name, definitions] of Object.entries(REPLACED)) {
    await queryRunner.query(`create index ${name}_next on payment_statuses ${definitions[by]}`);
  }
  for (const name of Object.keys(REPLACED)) {
    await queryRunner.query(`drop index ${name}`);
    await queryRunner.query(`alter index ${name}_next rename to ${name}`);
  }
}
