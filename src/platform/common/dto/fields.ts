import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Expose, Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isCalendarDay } from '../calendar.js';
import { isBlank, isGiven } from '../given.js';
import { parseInstant } from '../instant.js';
import { isAmount, isCurrency } from '../money.js';
import { canonicalTimeZone } from '../time-zones.js';
import { MAX_UID_LENGTH, noteField, noteIdentifier } from './identifier-reader.js';
import { NamesNothingTwice } from './names-nothing-twice.js';

const MAX_TEXT_LENGTH = 255;
const MAX_LIST_LENGTH = 100;
/** Beyond it a counter would not fit its column. */
const MAX_COUNT = 1_000_000;
const WHOLE_NUMBER = /^\d{1,9}$/;

/** How a field appears in the API: optional or not, described, with an example that works. */
export interface FieldOptions {
  readonly optional?: true;
  readonly description?: string;
  readonly example?: unknown;
  /** Other spellings of the same parameter; the property's own wins. */
  readonly aliases?: readonly string[];
}

type Published = ApiPropertyOptions & { readonly isArray?: never };

function field(options: FieldOptions, published: object, ...validators: PropertyDecorator[]): PropertyDecorator {
  const { optional, description, example, aliases } = options;
  const documentation = { required: !optional, description, example, ...published } as Published;
  return applyDecorators(
    noteField(options),
    ApiProperty(documentation),
    ...(aliases ? [Expose(), pickSpelling(aliases)] : []),
    ...(optional ? [OptionalField()] : []),
    ...validators,
  );
}

/** Null and blank text count as not given (contract 0.5), so that nobody behind the fields has to know of them. */
export function OptionalField(): PropertyDecorator {
  const omitted = Transform(({ value }: { value: unknown }) => (isGiven(value) ? value : undefined));
  return applyDecorators(omitted, IsOptional());
}

/** The first spelling that is given; where none is, what stands under the property's own name. */
function pickSpelling(aliases: readonly string[]): PropertyDecorator {
  return Transform(({ key, value, obj }: { key: string; value: unknown; obj: Record<string, unknown> }) => {
    const given = [key, ...aliases].find((name) => isGiven(obj[name]));
    return given === undefined ? value : obj[given];
  });
}

function check(name: string, expectation: string, test: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({
    name,
    validator: { validate: test, defaultMessage: (problem) => `${problem?.property ?? name} must be ${expectation}` },
  });
}

/** A record's identifier: text of 1–64 characters. */
export function UidField(options: FieldOptions = {}): PropertyDecorator {
  const published = { type: String, minLength: 1, maxLength: MAX_UID_LENGTH };
  const validators = [IsString(), IsNotEmpty(), MaxLength(MAX_UID_LENGTH)];
  return applyDecorators(field(options, published, ...validators), noteIdentifier(options));
}

/** Free text in which there is something to see; text without counts as empty, and so as missing where it is mandatory. */
export function TextField(options: FieldOptions & { maxLength?: number } = {}): PropertyDecorator {
  const maxLength = options.maxLength ?? MAX_TEXT_LENGTH;
  const visible = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && value.length <= maxLength && isBlank(value) ? '' : value,
  );
  return field(options, { type: String, maxLength }, visible, IsString(), MaxLength(maxLength), IsNotEmpty());
}

/** An amount of money: a number or a numeric string (contract 0.5). */
export function MoneyField(options: FieldOptions = {}): PropertyDecorator {
  const published = {
    oneOf: [
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: '^\\d{1,12}(\\.\\d{1,4})?$' },
    ],
  };
  return field(options, published, check('isAmount', 'an amount of money, e.g. 19.99', isAmount));
}

/** An ISO 4217 code in capitals. */
export function CurrencyField(options: FieldOptions = {}): PropertyDecorator {
  const published = { type: String, minLength: 3, maxLength: 3 };
  return field({ example: 'USD', ...options }, published, check('isCurrency', 'an ISO 4217 currency', isCurrency));
}

/** A whole number, or its digits: answers have counters as text, and what was read can be sent back (contract 0.5). */
export function IntegerField(options: FieldOptions & { min?: number; max?: number } = {}): PropertyDecorator {
  const { min = 0, max = MAX_COUNT } = options;
  const number = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && WHOLE_NUMBER.test(value) ? Number(value) : value,
  );
  return field(options, { type: 'integer', minimum: min, maximum: max }, number, IsInt(), Min(min), Max(max));
}

/** `true` or `false`. */
export function BooleanField(options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: Boolean }, IsBoolean());
}

/** A query flag: the text `true` or `false` (contract 0.5). */
export function FlagField(options: FieldOptions = {}): PropertyDecorator {
  return field({ optional: true, ...options }, { type: String, enum: ['true', 'false'] }, IsIn(['true', 'false']));
}

/** A calendar day that exists, `YYYY-MM-DD`. */
export function DayField(options: FieldOptions = {}): PropertyDecorator {
  return field(
    options,
    { type: String, format: 'date' },
    check('isDay', 'a day that exists, YYYY-MM-DD', isCalendarDay),
  );
}

/** A point in time, ISO 8601; without an offset it is UTC. */
export function InstantField(options: FieldOptions = {}): PropertyDecorator {
  const test = (value: unknown): boolean => parseInstant(value) !== undefined;
  return field(
    options,
    { type: String, format: 'date-time' },
    check('isInstant', 'an ISO 8601 time with its date', test),
  );
}

/** An IANA time zone name in any case; from here on in its one spelling. */
export function TimeZoneField(options: FieldOptions = {}): PropertyDecorator {
  const canonical = Transform(({ value }: { value: unknown }) => canonicalTimeZone(value) ?? value);
  const isZone = check('isZone', 'an IANA time zone', (value) => canonicalTimeZone(value) !== undefined);
  return field({ example: 'UTC', ...options }, { type: String }, canonical, isZone);
}

/** One of a few texts, read without regard to case and stored in lower case. */
export function UnitField(values: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  const lower = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));
  const spellings = [...values, ...values.map((value) => value.toUpperCase())];
  return field(options, { type: String, enum: spellings }, lower, IsIn([...values]));
}

/** One of a few texts, exactly. */
export function ChoiceField(values: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: String, enum: [...values] }, IsIn([...values]));
}

/** Several identifiers, none of them twice. */
export function UidListField(options: FieldOptions & { minSize?: number } = {}): PropertyDecorator {
  const published = { type: [String], maxItems: MAX_LIST_LENGTH, minItems: options.minSize, uniqueItems: true };
  const each = { each: true };
  const validators = [
    IsArray(),
    ArrayMaxSize(MAX_LIST_LENGTH),
    IsString(each),
    IsNotEmpty(each),
    MaxLength(MAX_UID_LENGTH, each),
    NamesNothingTwice(),
  ];
  return field(options, published, ...validators, ...(options.minSize ? [ArrayMinSize(options.minSize)] : []));
}

/** A nested object of its own shape. */
export function ObjectField(type: () => new () => object, options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: () => type() }, IsObject(), ValidateNested(), Type(type));
}

/** A list of objects of one shape; those that have an `id` name no record twice. */
export function ObjectListField(
  type: () => new () => object,
  options: FieldOptions & { minSize?: number; maxSize?: number } = {},
): PropertyDecorator {
  const { minSize = 0, maxSize = MAX_LIST_LENGTH } = options;
  const published = { type: () => type(), isArray: true, minItems: minSize, maxItems: maxSize };
  const validators = [IsArray(), IsObject({ each: true }), ArrayMinSize(minSize), ArrayMaxSize(maxSize)];
  return field(options, published, ...validators, ValidateNested({ each: true }), NamesNothingTwice(), Type(type));
}
