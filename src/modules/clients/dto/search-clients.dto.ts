import { TextField } from '../../../platform/common/dto/fields.js';

/** `GET /platform/v1/clients`, beside paging. */
export class SearchClientsDto {
  @TextField({
    optional: true,
    allowEmpty: true,
    example: 'grace',
    description: 'Part of a name, e-mail address or phone number, in either case.',
  })
  search_term?: string;
}
