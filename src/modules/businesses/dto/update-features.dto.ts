import { UidListField } from '../../../platform/common/dto/fields.js';

/** `PUT /platform/v1/businesses/{business_uid}/features`: the features that are on from now. */
export class UpdateFeaturesDto {
  @UidListField({ example: ['booking_packages'] })
  features!: string[];
}
