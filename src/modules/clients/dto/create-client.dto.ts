import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { isEmail, ValidateBy } from 'class-validator';
import { TextField, UidField } from '../../../platform/common/dto/fields.js';

/** Longest address that mail can be sent to (RFC 5321). */
const MAX_EMAIL_LENGTH = 254;
export const MAX_ADDRESS_LENGTH = 1000;

/** `POST /platform/v1/clients`. */
export class CreateClientDto {
  @TrimmedTextField({ example: 'Grace' })
  first_name!: string;

  @TextField({ optional: true, example: 'Hopper' })
  last_name?: string;

  @EmailField()
  email?: string;

  @TextField({ optional: true, example: '+49 30 901820' })
  phone?: string;

  @TextField({ optional: true, maxLength: MAX_ADDRESS_LENGTH, example: 'Alexanderplatz 1, Berlin' })
  address?: string;

  @TextField({ optional: true, example: 'crm-4711', description: 'Your own name for the client.' })
  custom_id?: string;

  @UidField({
    optional: true,
    example: 'k3v9x0q2m8c1z7ab',
    description: 'With a directory or app token: the business that the client belongs to.',
  })
  business_id?: string;
}

/** `POST /business/clients/v1/contacts/{client_uid}/matters`. */
export class CreateMatterDto {
  @TrimmedTextField({ example: 'Knee rehabilitation' })
  display_name!: string;
}

/** Text that is more than white space, without the white space around it. */
export function TrimmedTextField(options: { example: string; optional?: true }): PropertyDecorator {
  const trim = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
  return applyDecorators(trim, TextField(options));
}

/** An e-mail address, optional. */
export function EmailField(): PropertyDecorator {
  const text = TextField({
    optional: true,
    maxLength: MAX_EMAIL_LENGTH,
    example: 'grace@example.com',
    description: 'One client per address within a business, whatever its case.',
  });
  const check = ValidateBy({
    name: 'isEmail',
    validator: { validate: isAddress, defaultMessage: () => 'email must be an e-mail address' },
  });
  return applyDecorators(text, check);
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && isEmail(value.trim());
}
