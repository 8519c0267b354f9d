import { ApiProperty } from '@nestjs/swagger';
import { formatMoney, moneyAsNumber } from '../../../platform/common/money.js';
import {
  type NamedPackage,
  PackageBaseResponse,
  PackageItemResponse,
  presentBase,
  presentItems,
} from './package-base.response.js';

const NO_DISCOUNT = '0';

/** A package as the public sees it (contract 3.7). */
export class PublicPackageResponse extends PackageBaseResponse {
  @ApiProperty({ example: '223.5', description: 'The same as `price`: a discount is for display only.' })
  original_price!: string;

  @ApiProperty({ description: 'For display only; 0 without a discount.', example: 10 })
  discount_amount!: number;

  @ApiProperty({ type: [PackageItemResponse], description: 'What its sessions are for.' })
  items!: PackageItemResponse[];
}

export function presentPublicPackage(named: NamedPackage): PublicPackageResponse {
  const { bookingPackage } = named;
  return {
    ...presentBase(bookingPackage),
    original_price: formatMoney(bookingPackage.price),
    discount_amount: moneyAsNumber(bookingPackage.discountAmount ?? NO_DISCOUNT),
    items: presentItems(named),
  };
}
