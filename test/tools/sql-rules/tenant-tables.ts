import { getMetadataArgsStorage } from 'typeorm';
import { ENTITIES } from '../../../src/entities.js';

/** The tables whose rows belong to a business: those of entities with a `businessUid`, their own or inherited. */
export function tenantTables(): ReadonlySet<string> {
  const { tables, columns } = getMetadataArgsStorage();
  const owners = columns.flatMap(({ target, propertyName }) =>
    propertyName === 'businessUid' && typeof target === 'function' ? target : [],
  );
  const names = ENTITIES.flatMap((entity) => {
    const owned = owners.some((owner) => entity === owner || entity.prototype instanceof owner);
    return owned ? (tables.find(({ target }) => target === entity)?.name ?? []) : [];
  });
  return new Set(names);
}
