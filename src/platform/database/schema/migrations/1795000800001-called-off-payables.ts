import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bookings that were called off after they had been paid; the others' payments are cancelled already. */
const CALL_OFF = `
  update payment_statuses s set payable_cancelled_at = b.cancelled_at
  from bookings b
  where b.status = 'cancelled' and b.business_uid = s.business_uid and b.payment_status_uid = s.uid and s.state = 'paid'`;

/** What takes time for large tables, in a transaction of its own: it keeps nobody from reading or from other rows. */
export class CalledOffPayables1795000800001 implements MigrationInterface {
  name = 'CalledOffPayables1795000800001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table payments validate constraint ck_payments_kind');
    await queryRunner.query(CALL_OFF);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'update payment_statuses set payable_cancelled_at = null where payable_cancelled_at is not null',
    );
  }
}
