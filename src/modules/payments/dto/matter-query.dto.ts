import { UidField } from '../../../platform/common/dto/fields.js';

/** Narrows a client's list to one matter. */
export class MatterQueryDto {
  @UidField({ optional: true, aliases: ['conversation_id'], description: 'Default: all of the client’s matters.' })
  matter_uid?: string;
}
