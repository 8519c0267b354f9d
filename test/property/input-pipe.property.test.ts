import { describe, expect, test } from '@jest/globals';
import type { ArgumentMetadata } from '@nestjs/common';
import fc from 'fast-check';
import {
  StaffUpdateUsageDto,
  UpdateUsageDto,
  ValidateUsageQueryDto,
} from '../../src/modules/client-packages/dto/update-usage.dto.js';
import { CreateClientDto } from '../../src/modules/clients/dto/create-client.dto.js';
import { identifierReaderOf } from '../../src/platform/common/dto/identifier-reader.js';
import { InputPipe, LibraryPipe } from '../../src/platform/common/dto/validation.pipe.js';

const FIELDS = ['payment_status_id', 'payment_status_uid', 'matter_uid', 'conversation_id', 'other'];
const values = fc.oneof(
  fc.string({ maxLength: 70, unit: 'binary' }),
  fc.constantFrom<unknown>(null, undefined, '', ' ', 1, true, [], {}, 'x'.repeat(64), 'x'.repeat(65), '😀'.repeat(64), [
    'a',
  ]),
);
const inputs = fc.dictionary(fc.constantFrom(...FIELDS), values, { maxKeys: FIELDS.length });

/** What a pipe makes of a value: its fields, or the error that the caller would see. */
async function outcomeOf(
  pipe: Pick<InputPipe, 'transform'>,
  value: unknown,
  metadata: ArgumentMetadata,
): Promise<unknown> {
  try {
    // As JSON: an optional field that is absent and one that is undefined are the same.
    const read: unknown = await pipe.transform(value, metadata);
    return { type: read?.constructor, fields: JSON.parse(JSON.stringify(read)) as unknown };
  } catch (error) {
    return error;
  }
}

describe('input that consists of identifiers', () => {
  test.each([UpdateUsageDto, StaffUpdateUsageDto, ValidateUsageQueryDto])(
    '%p is read as the validation library reads it, errors included',
    async (metatype) => {
      const metadata: ArgumentMetadata = { type: 'body', metatype };
      await fc.assert(
        fc.asyncProperty(inputs, async (value) => {
          expect(await outcomeOf(new InputPipe(), value, metadata)).toEqual(
            await outcomeOf(new LibraryPipe(), value, metadata),
          );
        }),
      );
    },
  );

  test.each([UpdateUsageDto, StaffUpdateUsageDto, ValidateUsageQueryDto])('%p has a reader of its own', (type) => {
    expect(identifierReaderOf(type)?.({ payment_status_id: 'a' })).toBeInstanceOf(type);
  });

  test('a class with anything else has none, nor has one that derives from another', () => {
    class Derived extends UpdateUsageDto {}
    expect(identifierReaderOf(CreateClientDto)).toBeUndefined();
    expect(identifierReaderOf(Derived)).toBeUndefined();
    expect(identifierReaderOf(String)).toBeUndefined();
    expect(identifierReaderOf(undefined)).toBeUndefined();
  });
});
