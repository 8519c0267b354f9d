/** What a column of a statement's rows may hold. */
export type Value = string | number | boolean | Date | null;

/** What a statement's parameter may be. */
export type Parameter = Value | readonly Value[];

const SPECIAL = /["\\]/g;

/**
 * A parameter as PostgreSQL reads it; null is its null. The driver's own way with arrays costs several times as much, and a batch of
 * redemptions has dozens of them (docs/benchmarks.md).
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
