import { ApiProperty } from '@nestjs/swagger';
import { EXPIRY_LAST_DAYS, type ExpiryLastDay } from '../../businesses/package-settings.js';
import { PACKAGE_STATUSES, type PackageStatus } from '../package-status.js';
import type { PaymentState } from '../../payments/payment-status.entity.js';

const STATUS =
  'Today, for the business. `cancelled`: deactivated; `exhausted`: no sessions left, whatever its dates; `not_started` and `expired`: before its first and after its last day, with sessions left.';
const ACTIVE = 'In its dates, not deactivated, some sessions left: `status` is `active`.';

/** A service that a credit covers, and how often it was used for it. */
export class CreditItemResponse {
  @ApiProperty({ example: 's1e2r3v4i5c6e7u8', description: 'The service.' })
  item_id!: string;

  @ApiProperty({ enum: ['SERVICE'], description: 'Always `SERVICE`.' })
  item_type!: 'SERVICE';

  @ApiProperty({ example: 0, description: 'Sessions used for this service.' })
  bookings_usage!: number;
}

/** A pool of sessions. Counters are strings (contract 0.5). */
export class BookingCreditResponse {
  @ApiProperty({ example: 'b1o2o3k4c5r6e7d8' })
  id!: string;

  @ApiProperty({ example: '10' })
  total_bookings!: string;

  @ApiProperty({ example: '0' })
  bookings_usage!: string;

  @ApiProperty({ type: [CreditItemResponse], description: 'Empty: it covers every service.' })
  credit_items!: CreditItemResponse[];
}

/** A product that came with the package. */
export class ClientPackageProductResponse {
  @ApiProperty({
    example: 'p1r2o3d4u5c6t7u8',
    description: 'The product, by the identifier that the business gave it.',
  })
  id!: string;

  @ApiProperty({ example: 'Yoga mat' })
  name!: string;

  @ApiProperty({ example: 1 })
  quantity!: number;
}

/** What every view of a client package has (contract 2.1, 2.2). */
export class ClientPackageBase {
  @ApiProperty({ example: 'c1p2a3c4k5a6g7e8' })
  id!: string;

  @ApiProperty({ example: 'Ten yoga classes' })
  name!: string;

  @ApiProperty({ enum: PACKAGE_STATUSES, example: 'active', description: STATUS })
  status!: PackageStatus;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ example: 'k3v9x0q2m8c1z7ab' })
  business_id!: string;

  @ApiProperty({ example: 'c1l2i3e4n5t6u7i8' })
  client_id!: string;

  @ApiProperty({ example: 'a1s2d3f4g5h6j7k8' })
  conversation_id!: string;

  @ApiProperty({ example: 'p1a2c3k4a5g6e7u8' })
  package_id!: string;

  @ApiProperty({ example: 'p4d8s1k6w0e3r5ty', description: 'The staff member who gave it to the client.' })
  staff_id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;

  @ApiProperty({ format: 'date', example: '2026-01-25' })
  valid_from!: string;

  @ApiProperty({ format: 'date', example: '2027-01-25', description: 'Inclusive, on the business’s calendar.' })
  valid_until!: string;

  @ApiProperty({
    enum: EXPIRY_LAST_DAYS,
    example: 'anniversary',
    description: 'How its last day was found where none was given: the package setting, as it was at the sale.',
  })
  expiry_last_day!: ExpiryLastDay;

  @ApiProperty({ example: '10' })
  total_bookings!: string;

  @ApiProperty({ example: '0' })
  bookings_usage!: string;

  @ApiProperty({ type: [BookingCreditResponse] })
  booking_credits!: BookingCreditResponse[];

  @ApiProperty({ example: '' })
  image_path!: string;

  @ApiProperty({ type: [ClientPackageProductResponse] })
  products!: ClientPackageProductResponse[];

  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  payment_request_id!: string;

  @ApiProperty({ enum: ['pending', 'paid', 'cancelled'] })
  payment_request_state!: PaymentState;

  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  payment_status_id!: string;

  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6' })
  payment_status_uid!: string;

  @ApiProperty({ enum: ['pending', 'paid', 'cancelled'] })
  payment_status_state!: PaymentState;
}

/** A client package as staff see it (contract 2.1). */
export class ClientPackageResponse extends ClientPackageBase {
  @ApiProperty({ enum: ['true', 'false'], example: 'true', description: ACTIVE })
  active!: 'true' | 'false';

  @ApiProperty({ example: 100, description: 'What it was sold for, as a number.' })
  amount!: number;
}

/** A client package in its client's list (contract 2.2). */
export class ListedClientPackageResponse extends ClientPackageBase {
  @ApiProperty({ example: true, description: ACTIVE })
  active!: boolean;

  @ApiProperty({ example: '100.0', description: 'What it was sold for, as text.' })
  price!: string;

  @ApiProperty({ example: '100.0', description: 'The same: a package has no other net price.' })
  net_price!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  updated_at!: string;
}

/** Where a sale came from (contract 2.3). */
export class SourceResponse {
  @ApiProperty({ type: String, nullable: true, example: null, description: 'The campaign that led to the sale.' })
  campaign!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'The channel that it came by.' })
  channel!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'The name of the source.' })
  name!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'The address of the page that it came from.',
  })
  website_url!: string | null;
}

/** A client package with its source (contract 2.3). */
export class SourcedClientPackageResponse extends ClientPackageResponse {
  @ApiProperty({ type: SourceResponse, description: 'Where the sale came from, as far as it is known.' })
  source!: SourceResponse;
}
