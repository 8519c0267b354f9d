import { TextField, UidField } from '../../../platform/common/dto/fields.js';

/** `GET /platform/v1/clients`, beside paging. */
export class SearchClientsDto {
  @TextField({
    optional: true,
    example: 'grace',
    description:
      'Words, each of them part of a name, e-mail address, custom id or phone number, in any order; case, accents and how a number is written don’t count.',
  })
  search_term?: string;
}

/** Narrows a client's list to one matter. */
export class MatterQueryDto {
  @UidField({ optional: true, aliases: ['conversation_id'], description: 'Default: all of the client’s matters.' })
  matter_uid?: string;
}
