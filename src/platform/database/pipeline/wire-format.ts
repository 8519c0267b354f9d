import pg from 'pg';

/** A row as PostgreSQL sends it: each column's value as text, in the statement's order. */
export type Fields = readonly (string | null)[];

type Field = Fields[number] | undefined;

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

/** Of an array that the statement answers as JSON (`array_to_json`). */
export function readTexts(field: Field): string[] {
  return JSON.parse(readText(field)) as string[];
}
