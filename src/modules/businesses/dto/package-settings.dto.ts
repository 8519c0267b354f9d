import { ApiProperty } from '@nestjs/swagger';
import { ChoiceField, ObjectField } from '../../../platform/common/dto/fields.js';
import { RefuseUnknownKeys } from '../../../platform/common/dto/unknown-keys.js';
import { EXPIRY_LAST_DAYS, type ExpiryLastDay, type PackageSettings } from '../package-settings.js';

const EXPIRY_LAST_DAY =
  'The last day of a package that is sold for so long: `anniversary`, the day of the same number (one month from 1 December: until 1 January), or `day_before`, the day before that (until 31 December; one day: the same day). A month that has no such day counts with its last.';

/** Settings by name; what is not named stays. Null counts as not given. */
@RefuseUnknownKeys()
export class PackageSettingsDto {
  @ChoiceField(EXPIRY_LAST_DAYS, { optional: true, example: 'anniversary', description: EXPIRY_LAST_DAY })
  expiry_last_day?: ExpiryLastDay | null;
}

/** `PUT /business/payments/v1/package_settings`: the settings, or the object in which they are answered (contract 2.8). */
@RefuseUnknownKeys()
export class UpdatePackageSettingsDto extends PackageSettingsDto {
  @ObjectField(() => PackageSettingsDto, { optional: true, description: 'The same, as it is answered.' })
  package_settings?: PackageSettingsDto | null;
}

/** A business's settings, all of them. */
export class PackageSettingsResponse implements PackageSettings {
  @ApiProperty({ enum: EXPIRY_LAST_DAYS, example: 'anniversary', description: EXPIRY_LAST_DAY })
  expiry_last_day!: ExpiryLastDay;
}

/** What a body decides, without what it leaves open. */
export function changesIn({ package_settings: inner, ...outer }: UpdatePackageSettingsDto): Partial<PackageSettings> {
  const lastDay = outer.expiry_last_day ?? inner?.expiry_last_day;
  return lastDay === undefined || lastDay === null ? {} : { expiry_last_day: lastDay };
}
