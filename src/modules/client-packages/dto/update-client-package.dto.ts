import { Transform } from 'class-transformer';
import { FixedFields } from '../../../platform/common/dto/fixed-fields.js';
import {
  ChoiceField,
  DayField,
  IntegerField,
  ObjectField,
  ObjectListField,
  TextField,
  UidField,
} from '../../../platform/common/dto/fields.js';

/** A credit's new number of sessions. */
@FixedFields('bookings_usage', 'credit_items')
export class CreditChangeDto {
  @UidField({ description: 'A credit of the client package.' })
  id!: string;

  @IntegerField({ min: 0, example: 12, description: 'At least what has been used.' })
  total_bookings!: number;
}

/** What can be changed of a client package that has been given; client, package and price can't (contract 2.4). Null counts as not given. */
@FixedFields(
  'id',
  'uid',
  'name',
  'price',
  'net_price',
  'amount',
  'currency',
  'business_id',
  'client_id',
  'client_uid',
  'conversation_id',
  'matter_uid',
  'package_id',
  'package_uid',
  'booking_package_uid',
  'staff_id',
  'expiry_last_day',
  'sessions_count',
  'total_bookings',
  'bookings_usage',
  'image_path',
  'products',
  'source',
  'payment_request_id',
  'payment_request_state',
  'payment_status_id',
  'payment_status_uid',
  'payment_status_state',
  'created_at',
)
export class ClientPackageChangeDto {
  /** An empty object in place of the list counts as empty (contract 2.4). */
  @Transform(({ value }: { value: unknown }) => (isEmptyObject(value) ? [] : value))
  @ObjectListField(() => CreditChangeDto, {
    optional: true,
    description: 'New numbers of sessions; credits that are not named keep theirs.',
  })
  booking_credits?: CreditChangeDto[] | null;

  @DayField({
    optional: true,
    example: '2030-12-31',
    description: 'Today (which ends it early, with this day as its last) or later, and not before valid_from.',
  })
  valid_until?: string | null;

  @DayField({
    optional: true,
    description: 'Ours: another first day, while no session is used. The last day stays unless it is sent too.',
  })
  valid_from?: string | null;

  @TextField({ optional: true, example: 'The client is away until then', description: 'Ours: kept in the ledger.' })
  reason?: string | null;

  @Transform(({ value }: { value: unknown }) => (typeof value === 'boolean' ? String(value) : value))
  @ChoiceField(['true', 'false'], {
    optional: true,
    description:
      'Ours: `false` deactivates the package, `true` brings it back. Beside the `status` with which it was read it changes nothing.',
  })
  active?: 'true' | 'false' | null;

  @TextField({ optional: true, description: 'As it was read; it follows from the other fields.' })
  status?: string | null;
}

/** `PUT /business/payments/v1/client_packages/{uid}` (contract 2.4). */
export class UpdateClientPackageDto {
  @ObjectField(() => ClientPackageChangeDto, { description: 'The fields to change.' })
  client_package!: ClientPackageChangeDto;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}
