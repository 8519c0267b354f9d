import { TextField, UidField } from '../../../platform/common/dto/fields.js';

/** `GET /platform/v1/clients`, beside paging. */
export class SearchClientsDto {
  @TextField({
    optional: true,
    example: 'grace',
    description: 'Part of a name, e-mail address or phone number, in either case.',
  })
  search_term?: string;
}

/** Narrows a client's list to one matter. */
export class MatterQueryDto {
  @UidField({ optional: true, aliases: ['conversation_id'], description: 'Default: all of the client’s matters.' })
  matter_uid?: string;
}
