import { IntegerField, ObjectListField, TextField, UidField } from '../../../platform/common/dto/fields.js';

const MAX_QUANTITY = 5;

/** A service named in a package's item. */
export class PackageServiceDto {
  @UidField({ example: 's5t2r9v1e8i4c7ab', description: 'A service of the business.' })
  id!: string;
}

/** Sessions in a package: so many for any of the services (contract 3.1). */
export class PackageItemDto {
  @SessionsField()
  total_bookings!: number;

  @ObjectListField(() => PackageServiceDto, {
    minSize: 1,
    description: 'Services that one of the sessions may be used for.',
  })
  services!: PackageServiceDto[];
}

/** The same where a package is changed: as answers have it, so that a package that was read can be sent back (contract 3.5). */
export class ChangedPackageItemDto {
  @SessionsField()
  total_bookings!: number;

  @ObjectListField(() => PackageServiceDto, { description: 'None means every service of the business.' })
  services!: PackageServiceDto[];
}

/** A product that comes with a package (contract 3.1). */
export class PackageProductDto {
  @UidField({ example: 'p7r3o1d9u5c2t8ab', description: 'The product, by an identifier of your own.' })
  id!: string;

  @IntegerField({ min: 1, max: MAX_QUANTITY, example: 1, description: 'How many of it.' })
  quantity!: number;

  @TextField({ optional: true, example: 'Yoga mat' })
  name?: string | null;
}

function SessionsField(): PropertyDecorator {
  return IntegerField({ min: 1, example: 10, description: 'Sessions, for all of the services together.' });
}
