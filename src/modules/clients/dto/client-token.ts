import { BooleanField, IntegerField } from '../../../platform/common/dto/fields.js';

/** Longest that a client's token may last (contract 0.2). */
export const MAX_DAYS = 28;

/** `POST /platform/v1/clients/{id}/tokens`. */
export class CreateClientTokenDto {
  @IntegerField({
    optional: true,
    min: 1,
    max: MAX_DAYS,
    example: 7,
    description: 'How long it lasts, in days; default: 28.',
  })
  days?: number;

  @BooleanField({ optional: true, description: 'For a link: good for one exchange, and for nothing else.' })
  single_use?: boolean;
}
