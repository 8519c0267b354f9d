import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Nothing here reads a table: rows from before have no kind, and the constraint is checked later. */
const STATEMENTS = [
  'alter table payment_statuses add column payable_cancelled_at timestamptz(3)',
  'alter table payments add column kind text',
  `alter table payments add constraint ck_payments_kind check (kind in ('payment', 'refund')) not valid`,
];

/** Money can be given back, and a payment status remembers that what it is for was called off. */
export class Refunds1795000800000 implements MigrationInterface {
  name = 'Refunds1795000800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table payments drop column kind');
    await queryRunner.query('alter table payment_statuses drop column payable_cancelled_at');
  }
}
