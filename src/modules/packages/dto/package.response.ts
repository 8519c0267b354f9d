import { ApiProperty } from '@nestjs/swagger';
import { formatWithoutMilliseconds } from '../../../platform/common/calendar.js';
import { formatMoney } from '../../../platform/common/money.js';
import type { BookingPackage } from '../booking-package.entity.js';
import {
  type NamedPackage,
  PackageBaseResponse,
  PackageItemResponse,
  presentBase,
  presentItems,
} from './package-base.response.js';

/** What only staff see of a package (contract 3.1). */
class StaffPackageResponse extends PackageBaseResponse {
  @ApiProperty({ example: '223.5', description: 'The same as `price`: taxes are not known here.' })
  total_price!: string;

  @ApiProperty({ type: String, nullable: true, description: 'For display only.', example: '10.0' })
  discount_amount!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26Z' })
  updated_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  deleted_at!: string | null;
}

/** A package as the list shows it to staff; `items` only when asked for (contract 3.3). */
export class ListedPackageResponse extends StaffPackageResponse {
  @ApiProperty({ type: [PackageItemResponse], required: false, description: 'Only with `include_items=true`.' })
  items?: PackageItemResponse[];
}

/** A package as staff see it (contract 3.1). */
export class PackageResponse extends StaffPackageResponse {
  @ApiProperty({ type: [PackageItemResponse], description: 'What its sessions are for.' })
  items!: PackageItemResponse[];
}

/** A package as its short form is answered (contract 3.2). */
export class BookingPackageResponse extends PackageResponse {
  @ApiProperty({ description: 'The same as `id`.', example: 'b8o4o1k7p3k9g2ab' })
  uid!: string;

  @ApiProperty({ example: 10 })
  sessions_count!: number;

  @ApiProperty({
    type: [String],
    description: 'None means every service of the business.',
    example: ['s5t2r9v1e8i4c7ab'],
  })
  service_uids!: readonly string[];
}

/** Without items. */
export function presentListedPackage(bookingPackage: BookingPackage) {
  const { discountAmount, deletedAt } = bookingPackage;
  return {
    ...presentBase(bookingPackage),
    total_price: formatMoney(bookingPackage.price),
    discount_amount: discountAmount === null ? null : formatMoney(discountAmount),
    created_at: formatWithoutMilliseconds(bookingPackage.createdAt),
    updated_at: formatWithoutMilliseconds(bookingPackage.updatedAt),
    deleted_at: deletedAt && formatWithoutMilliseconds(deletedAt),
  } satisfies ListedPackageResponse;
}

export function presentPackage(named: NamedPackage) {
  return { ...presentListedPackage(named.bookingPackage), items: presentItems(named) } satisfies PackageResponse;
}

export function presentBookingPackage(named: NamedPackage): BookingPackageResponse {
  const answer = presentPackage(named);
  const serviceUids = named.bookingPackage.items.flatMap((item) => item.service_uids);
  return { ...answer, uid: answer.id, sessions_count: answer.total_bookings, service_uids: serviceUids };
}
