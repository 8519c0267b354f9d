import { UidField } from '../../../platform/common/dto/fields.js';

/** `POST /platform/v1/clients/{id}/merge` and its preview. */
export class MergeClientsDto {
  @UidField({ example: 'g7k2m9p4w1x8z3bn', description: 'The client that is to have everything afterwards.' })
  into!: string;
}
