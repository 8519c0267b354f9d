import { ApiProperty } from '@nestjs/swagger';
import { formatMoney } from '../../../platform/common/money.js';
import type { BookingPackage } from '../booking-package.entity.js';

/** A package with the names of the services in it, by uid. */
export interface NamedPackage {
  readonly bookingPackage: BookingPackage;
  readonly serviceNames: ReadonlyMap<string, string>;
}

/** Something known by its id. */
export class TaxResponse {
  @ApiProperty({ example: 't1a6x3u8i2d9v4ab', description: 'The tax, by the identifier that the business gave it.' })
  id!: string;
}

/** A service in a package. */
export class PackageServiceResponse {
  @ApiProperty({ example: 's5t2r9v1e8i4c7ab', description: 'The service.' })
  id!: string;

  @ApiProperty({ example: 'Yoga class' })
  name!: string;
}

/** Sessions in a package. */
export class PackageItemResponse {
  @ApiProperty({ description: 'Sessions, for all of the services together.', example: '10' })
  total_bookings!: string;

  @ApiProperty({ type: [PackageServiceResponse], description: 'None means every service of the business.' })
  services!: PackageServiceResponse[];
}

/** A product that comes with a package. */
export class PackageProductResponse {
  @ApiProperty({
    example: 'p7r3o1d9u5c2t8ab',
    description: 'The product, by the identifier that the business gave it.',
  })
  id!: string;

  @ApiProperty({ example: 'Yoga mat' })
  name!: string;

  @ApiProperty({ example: 1 })
  quantity!: number;
}

/** What staff and the public see alike of a package (contract 3.1). */
export class PackageBaseResponse {
  @ApiProperty({ example: 'b8o4o1k7p3k9g2ab' })
  id!: string;

  @ApiProperty({ example: 'k3v9x0q2m8c1z7ab' })
  business_uid!: string;

  @ApiProperty({ example: 'Ten yoga classes' })
  name!: string;

  @ApiProperty({ example: 'USD' })
  currency!: string;

  @ApiProperty({ example: '223.5', description: 'What the package costs; an amount as text.' })
  price!: string;

  @ApiProperty({ type: [TaxResponse] })
  taxes!: TaxResponse[];

  @ApiProperty({
    description:
      'A sold package is valid this many units: one month from 1 December until 1 January, unless `expiry_last_day` is `day_before`.',
    example: 12,
  })
  expiration!: number;

  @ApiProperty({ enum: ['d', 'w', 'm', 'y'], description: 'Day, week, month or year.', example: 'm' })
  expiration_unit!: string;

  @ApiProperty({ example: 'Valid for all levels.' })
  description!: string;

  @ApiProperty({ example: 'images/ten-classes.png' })
  image_path!: string;

  @ApiProperty({ example: true })
  online_payment_enabled!: boolean;

  @ApiProperty({ enum: ['f', 'p'], nullable: true, description: 'A fixed amount or per cent.', example: 'p' })
  discount_unit!: string | null;

  @ApiProperty({ example: true, description: 'Whether it can be sold.' })
  active!: boolean;

  @ApiProperty({ description: 'Place in the list.', example: 1 })
  order!: number;

  @ApiProperty({ description: 'Sessions of all items together.', example: 10 })
  total_bookings!: number;

  @ApiProperty({ type: [PackageProductResponse] })
  products!: PackageProductResponse[];
}

export function presentBase(bookingPackage: BookingPackage) {
  return {
    id: bookingPackage.uid,
    business_uid: bookingPackage.businessUid,
    name: bookingPackage.name,
    currency: bookingPackage.currency,
    price: formatMoney(bookingPackage.price),
    taxes: bookingPackage.taxUids.map((id) => ({ id })),
    expiration: bookingPackage.expiration,
    expiration_unit: bookingPackage.expirationUnit,
    description: bookingPackage.description,
    image_path: bookingPackage.imagePath,
    online_payment_enabled: bookingPackage.onlinePaymentEnabled,
    discount_unit: bookingPackage.discountUnit,
    active: bookingPackage.active,
    order: bookingPackage.order,
    total_bookings: bookingPackage.items.reduce((sum, item) => sum + item.total_bookings, 0),
    products: bookingPackage.products.map(({ id, name, quantity }) => ({ id, name, quantity })),
  } satisfies PackageBaseResponse;
}

export function presentItems({ bookingPackage, serviceNames }: NamedPackage): PackageItemResponse[] {
  return bookingPackage.items.map((item) => ({
    total_bookings: String(item.total_bookings),
    services: item.service_uids.map((id) => ({ id, name: serviceNames.get(id) ?? '' })),
  }));
}
