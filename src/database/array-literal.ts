/** What a statement's array may hold. */
export type ArrayElement = string | number | boolean | Date | null;

const SPECIAL = /["\\]/g;

/**
 * An array as PostgreSQL reads it (manual, "Array Input and Output"). The driver's own way costs several times as much, and a batch of
 * redemptions has dozens of them (docs/benchmarks.md).
 */
export function arrayLiteral(elements: readonly ArrayElement[]): string {
  return `{${elements.map(elementText).join(',')}}`;
}

function elementText(element: ArrayElement): string {
  if (element === null) return 'NULL';
  if (typeof element === 'string') return `"${element.replace(SPECIAL, '\\$&')}"`;
  return element instanceof Date ? `"${element.toISOString()}"` : String(element);
}
