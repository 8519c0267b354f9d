import { DayField, UidField } from '../../../platform/common/dto/fields.js';

const PAYMENT_STATUS = 'A payment request of state `pending`, or a virtual booking.';

/** Body of the client's `update_usage` (contract 1.1). */
export class UpdateUsageDto {
  @UidField({ aliases: ['payment_status_uid'], description: PAYMENT_STATUS })
  payment_status_id!: string;
}

/** Query of `validate` (contract 1.2). */
export class ValidateUsageQueryDto {
  @UidField({ aliases: ['payment_status_uid'], description: PAYMENT_STATUS })
  payment_status_id!: string;
}

/** Body of the staff's `update_usage` (contract 1.4). */
export class StaffUpdateUsageDto {
  @UidField({ aliases: ['payment_status_id'], description: PAYMENT_STATUS })
  payment_status_uid!: string;

  @UidField({
    optional: true,
    aliases: ['conversation_id'],
    description: 'Spend from this matter of the client instead.',
  })
  matter_uid?: string;

  @DayField({
    optional: true,
    description:
      'Late entry: the day of attendance (`2026-01-25`), today or earlier. The dates of packages are judged on it; the ledger says so. Default: today.',
  })
  on?: string | null;
}
