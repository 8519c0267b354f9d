/** Any object of a JSON document. */
export type Json = Record<string, unknown>;

/** Every object in `value`, itself included; what a caller puts into one while it goes on is visited too. */
export function* objectsIn(value: unknown): Generator<Json> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item);
  if (!isObject(value)) return;
  yield value;
  for (const child of Object.values(value)) yield* objectsIn(child);
}

/** True for an object that is no list. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
