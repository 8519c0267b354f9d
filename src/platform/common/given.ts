/** False for what counts as not given in an optional place: nothing, `null`, and text that is only white space (contract 0.5). */
export function isGiven(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return value !== undefined && value !== null;
}
