import { IntegerField, ObjectListField, UidField } from '../../../platform/common/dto/fields.js';
import { FixedFields } from '../../../platform/common/dto/fixed-fields.js';

/** A business can put its whole catalogue in order at once. */
const MAX_REORDERED = 1000;

/** A package's new place. What else there is of it is changed by its own route. */
@FixedFields(
  'uid',
  'business_uid',
  'name',
  'price',
  'total_price',
  'currency',
  'taxes',
  'expiration',
  'expiration_unit',
  'description',
  'image_path',
  'online_payment_enabled',
  'discount_amount',
  'discount_unit',
  'active',
  'total_bookings',
  'products',
  'created_at',
  'deleted_at',
)
export class PackagePlaceDto {
  @UidField({ example: 'b8o4o1k7p3k9g2ab', description: 'A package of the business.' })
  id!: string;

  @IntegerField({ example: 1, description: 'Place in the list, ascending.' })
  order!: number;
}

/** `PUT /business/payments/v1/packages/reorder` (contract 3.6). */
export class ReorderPackagesDto {
  @ObjectListField(() => PackagePlaceDto, { maxSize: MAX_REORDERED, description: 'Packages with their new places.' })
  packages!: PackagePlaceDto[];
}
