const closed = new WeakSet<object>();

/**
 * A body that takes no keys but its fields: 400 names another one. For routes of our own, where a misspelt key would silently decide
 * nothing; the published ones ignore what they don't know (contract 1.1).
 */
export function RefuseUnknownKeys(): ClassDecorator {
  return (type) => {
    closed.add(type);
  };
}

/** Whether a class is marked with {@link RefuseUnknownKeys}. */
export function refusesUnknownKeys(type: unknown): boolean {
  return typeof type === 'function' && closed.has(type);
}
