import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Bookings that were cancelled while a credit paid them, and whose credit was given back: earlier versions made their payments due
 * again. They keep nobody from reading, or from other rows.
 */
const CALL_OFF = `
  update payment_statuses s set state = 'cancelled', payable_cancelled_at = b.cancelled_at, updated_at = b.cancelled_at
  from bookings b
  where b.status = 'cancelled' and b.business_uid = s.business_uid and b.payment_status_uid = s.uid and s.state = 'pending'`;

export class CancelledBookingsOweNothing1795001400000 implements MigrationInterface {
  name = 'CancelledBookingsOweNothing1795001400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(CALL_OFF);
  }

  /** What was wrong is not made wrong again. */
  async down(): Promise<void> {}
}
