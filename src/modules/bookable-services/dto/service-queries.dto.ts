import { DayField, UidField } from '../../../platform/common/dto/fields.js';

/** `GET /platform/v1/services`, beside paging. */
export class ListServicesDto {
  @UidField({
    optional: true,
    example: 'k3v9x0q2m8c1z7ab',
    description:
      'The business of the services. Needed with a directory or app token; otherwise it can only be your own.',
  })
  business_id?: string;
}

/** `GET /platform/v1/services/{uid}/availability`: up to 31 days, the last one included. */
export class ServiceAvailabilityDto extends ListServicesDto {
  @DayField({ example: '2030-05-06', description: 'First day, in the business’s time zone.' })
  start_date!: string;

  @DayField({ example: '2030-05-12', description: 'Last day.' })
  end_date!: string;
}

/** `GET /platform/v1/services/availability`. */
export class AvailabilityDto extends ServiceAvailabilityDto {
  @UidField({
    optional: true,
    example: 's5t0a8r3n7q2w6ez',
    description: 'By default every active service of the business.',
  })
  service_id?: string;
}
