import pg from 'pg';

/*
 * PostgreSQL's text format, both ways: values as a statement's parameters, and the fields of its result as values.
 */

/** What a column of a statement's rows may hold. */
export type Value = string | number | boolean | Date | null;

/** What a statement's parameter may be. */
export type Parameter = Value | readonly Value[];

/** A row of a result: each column's value as text, in the statement's order. */
export type Fields = readonly (string | null)[];

type Field = Fields[number] | undefined;

const SPECIAL = /["\\]/g;

/**
 * A parameter as PostgreSQL reads it; null is its null. The driver's own conversion of arrays costs several times as much, and a batch
 * of redemptions has dozens of them (docs/benchmarks.md).
 */
export function parameterText(parameter: Parameter): string | null {
  if (Array.isArray(parameter)) return arrayText(parameter as readonly Value[]);
  return parameter === null ? null : valueText(parameter as Exclude<Value, null>);
}

/** As in the manual's "Array Input and Output". */
function arrayText(elements: readonly Value[]): string {
  return `{${elements.map(elementText).join(',')}}`;
}

function elementText(element: Value): string {
  if (element === null) return 'NULL';
  if (typeof element === 'string') return `"${element.replace(SPECIAL, '\\$&')}"`;
  return element instanceof Date ? `"${element.toISOString()}"` : String(element);
}

function valueText(value: Exclude<Value, null>): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** @throws Error for a null, or for a column that the statement doesn't have */
export function readText(field: Field): string {
  if (field === null || field === undefined) throw new Error('a column has no value');
  return field;
}

export function readInteger(field: Field): number {
  return Number(readText(field));
}

export function readBoolean(field: Field): boolean {
  return readText(field) === 't';
}

const parseInstant: (text: string) => Date = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ);

export function readInstant(field: Field): Date {
  return parseInstant(readText(field));
}

/** Of an array that the statement selects as JSON (`array_to_json`). */
export function readTexts(field: Field): string[] {
  return JSON.parse(readText(field)) as string[];
}
