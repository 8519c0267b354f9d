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
import { isCalendarDay, isTimeZone, parseInstant } from '../calendar.js';
import { isAmount, isCurrency } from '../money.js';
import { MAX_UID_LENGTH, noteField, noteIdentifier } from './identifier-reader.js';

const MAX_TEXT_LENGTH = 255;
const MAX_LIST_LENGTH = 100;
/** Beyond it a counter would not fit its column. */
const MAX_COUNT = 1_000_000;

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
    ...(aliases ? [Expose(), pickAlias(aliases)] : []),
    ...(optional ? [IsOptional()] : []),
    ...validators,
  );
}

function pickAlias(aliases: readonly string[]): PropertyDecorator {
  return Transform(({ key, obj }: { key: string; obj: Record<string, unknown> }) =>
    [key, ...aliases].map((name) => obj[name]).find((value) => value !== undefined && value !== null),
  );
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

/** Free text; not empty unless `allowEmpty`. */
export function TextField(options: FieldOptions & { maxLength?: number; allowEmpty?: true } = {}): PropertyDecorator {
  const maxLength = options.maxLength ?? MAX_TEXT_LENGTH;
  const validators = [IsString(), MaxLength(maxLength), ...(options.allowEmpty ? [] : [IsNotEmpty()])];
  return field(options, { type: String, maxLength }, ...validators);
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

/** A whole number. */
export function IntegerField(options: FieldOptions & { min?: number; max?: number } = {}): PropertyDecorator {
  const { min = 0, max = MAX_COUNT } = options;
  return field(options, { type: 'integer', minimum: min, maximum: max }, IsInt(), Min(min), Max(max));
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
  return field(options, { type: String, format: 'date-time' }, check('isInstant', 'an ISO 8601 time', test));
}

/** An IANA time zone name. */
export function TimeZoneField(options: FieldOptions = {}): PropertyDecorator {
  return field({ example: 'UTC', ...options }, { type: String }, check('isZone', 'an IANA time zone', isTimeZone));
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

/** Several identifiers. */
export function UidListField(options: FieldOptions & { minSize?: number } = {}): PropertyDecorator {
  const published = { type: [String], maxItems: MAX_LIST_LENGTH, minItems: options.minSize };
  const each = { each: true };
  const validators = [
    IsArray(),
    ArrayMaxSize(MAX_LIST_LENGTH),
    IsString(each),
    IsNotEmpty(each),
    MaxLength(MAX_UID_LENGTH, each),
  ];
  return field(options, published, ...validators, ...(options.minSize ? [ArrayMinSize(options.minSize)] : []));
}

/** A nested object of its own shape. */
export function ObjectField(type: () => new () => object, options: FieldOptions = {}): PropertyDecorator {
  return field(options, { type: () => type() }, IsObject(), ValidateNested(), Type(type));
}

/** A list of objects of one shape. */
export function ObjectListField(
  type: () => new () => object,
  options: FieldOptions & { minSize?: number; maxSize?: number } = {},
): PropertyDecorator {
  const { minSize = 0, maxSize = MAX_LIST_LENGTH } = options;
  const published = { type: () => type(), isArray: true, minItems: minSize, maxItems: maxSize };
  const validators = [IsArray(), IsObject({ each: true }), ArrayMinSize(minSize), ArrayMaxSize(maxSize)];
  return field(options, published, ...validators, ValidateNested({ each: true }), Type(type));
}
