import { IntegerField, ObjectListField, UidField } from '../../../platform/common/dto/fields.js';

/** A business can put its whole catalogue in order at once. */
const MAX_REORDERED = 1000;

/** A package's new place. */
export class PackagePlaceDto {
  @UidField({ example: 'b8o4o1k7p3k9g2ab' })
  id!: string;

  @IntegerField({ example: 1, description: 'Place in the list, ascending.' })
  order!: number;
}

/** `PUT /business/payments/v1/packages/reorder` (contract 3.6). */
export class ReorderPackagesDto {
  @ObjectListField(() => PackagePlaceDto, { maxSize: MAX_REORDERED })
  packages!: PackagePlaceDto[];
}
