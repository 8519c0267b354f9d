import { Expose, Transform } from 'class-transformer';
import { Allow } from 'class-validator';
import { BooleanField, TextField } from '../../../platform/common/dto/fields.js';
import { FixedFields } from '../../../platform/common/dto/fixed-fields.js';
import { isGiven } from '../../../platform/common/given.js';
import { EmailField, MAX_ADDRESS_LENGTH, TrimmedTextField } from './create-client.dto.js';

const FIELDS = ['first_name', 'last_name', 'email', 'phone', 'address', 'custom_id'] as const;
export type ClientFieldName = (typeof FIELDS)[number];
/** Another name of a field, under which the published platform answers it. */
const ALIASES: Partial<Record<ClientFieldName, string>> = { phone: 'mobile_phone' };

/**
 * `PUT /platform/v1/clients/{id}`: what is not sent, null or blank, stays as it is. With `force_nullifying`, as published, what is sent
 * as null or blank is emptied.
 */
@FixedFields('id', 'uid', 'full_name', 'business_id', 'matters', 'anonymized_at', 'created_at')
export class UpdateClientDto {
  @TrimmedTextField({ optional: true, example: 'Grace' })
  first_name?: string;

  @TextField({ optional: true, example: 'Hopper' })
  last_name?: string;

  @EmailField()
  email?: string;

  @TextField({ optional: true, aliases: ['mobile_phone'], example: '+49 30 901820' })
  phone?: string;

  @TextField({ optional: true, maxLength: MAX_ADDRESS_LENGTH, example: 'Alexanderplatz 1, Berlin' })
  address?: string;

  @TextField({ optional: true, example: 'crm-4711', description: 'Your own name for the client.' })
  custom_id?: string;

  @BooleanField({
    optional: true,
    example: false,
    description: 'True empties the fields that are sent as null or blank; otherwise they stay as they are.',
  })
  force_nullifying?: boolean;

  /** The fields that are to be emptied; it follows from the others and can't be sent. */
  @Allow()
  @Expose()
  @Transform(({ obj }: { obj: Readonly<Record<string, unknown>> }) => emptiedBy(obj))
  readonly emptied?: readonly ClientFieldName[];
}

function emptiedBy(body: Readonly<Record<string, unknown>>): readonly ClientFieldName[] {
  if (body['force_nullifying'] !== true) return [];
  return FIELDS.filter((field) => {
    const sent = [field, ALIASES[field] ?? field].filter((name) => name in body);
    return sent.length > 0 && sent.every((name) => !isGiven(body[name]));
  });
}
