import { FlagField } from '../../../platform/common/dto/fields.js';

/** `DELETE /platform/v1/clients/{id}`. */
export class AnonymizeClientDto {
  @FlagField({
    example: 'true',
    description: 'What the client has left may be lost: its packages are deactivated, what it owes stays as it is.',
  })
  confirm?: 'true' | 'false';
}
