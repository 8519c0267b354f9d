import { DefaultNamingStrategy, type Table } from 'typeorm';

/** `paymentStatusUid` → `payment_status_uid`; primary keys are `pk_<table>`, so that errors can be mapped by name. */
export class SnakeNamingStrategy extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }

  override primaryKeyName(tableOrName: Table | string): string {
    const name = typeof tableOrName === 'string' ? tableOrName : tableOrName.name;
    return `pk_${name.split('.').at(-1)}`;
  }
}

/** The name of a role, table or column as it may stand in a statement. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
