import type { DataSource, EntityManager } from 'typeorm';
import { quoteIdentifier } from './naming.js';

/** Tables whose history must stay as it was written, even where the service owns them. */
const APPEND_ONLY_TABLES = ['credit_ledger_entries'];

/**
 * The columns that the service may change. Of every other column, and of every table that is not here, it may only add rows and
 * read them: what a row is, which business's it is and what it cost when it was made stays as it was written. Which client's it is
 * changes when clients are merged, and texts that people wrote when a client is made anonymous.
 */
const CHANGEABLE_COLUMNS: Readonly<Record<string, string>> = {
  businesses: 'name, time_zone, currency, features, package_settings, updated_at',
  clients: `first_name, last_name, email, email_key, phone, address, custom_id, merged_into, anonymized_at, updated_at`,
  matters: 'client_uid, display_name, is_default',
  bookable_services: 'name, duration, charge_type, price, currency, description, active, updated_at',
  booking_packages: `name, price, currency, expiration, expiration_unit, description, image_path, discount_amount, discount_unit,
    online_payment_enabled, active, "order", items, products, tax_uids, updated_at`,
  payment_statuses: `client_uid, title, state, price, original_price, net_price, price_before_coupon, amount_paid, currency, tax_uids, paid_at,
    payable_cancelled_at, updated_at`,
  bookings: 'client_uid, title, form_data, status, cancelled_at, updated_at',
  invoices: 'client_uid, billing_address, items, updated_at',
  payments: 'title, payment_method',
  pending_bookings: 'client_uid, title, state',
  client_packages: 'client_uid, valid_from, valid_until, active, updated_at',
  booking_credits: 'client_uid, total_bookings, bookings_usage, ledger_sequence, valid_from, valid_until, active',
  booking_credit_redemptions: 'active, cancelled_at',
  idempotency_records: 'body',
  // Never changed, but their sweeper locks rows, which needs the right to change a column.
  revoked_tokens: 'expires_at',
};

/** Tables from which the service deletes: answers that have been kept long enough, and tokens that have ended by themselves. */
const DELETABLE_TABLES = ['idempotency_records', 'revoked_tokens'];

/**
 * Gives the service's role what it needs and no more. Repeated after every migration: a new table can be read and added to, and
 * whatever else the code does with it has to be said here.
 *
 * A role that owns the tables (a single-URL set-up) loses its own right to change the append-only ones. It keeps the others: foreign
 * keys are checked with the owner's rights.
 */
export async function grantServicePrivileges(owner: DataSource, serviceRole: string): Promise<void> {
  const [{ current_user: ownRole }] = await owner.query<[{ current_user: string }]>('select current_user');
  const role = quoteIdentifier(serviceRole);
  await owner.transaction(async (tx) => {
    if (serviceRole !== ownRole) return grantTo(tx, role);
    for (const table of APPEND_ONLY_TABLES) {
      await tx.query(`revoke update, delete, truncate on table ${quoteIdentifier(table)} from ${role}`);
    }
  });
}

async function grantTo(tx: EntityManager, role: string): Promise<void> {
  // Up to PostgreSQL 14 everybody may make tables and functions.
  await tx.query('revoke create on schema public from public');
  await tx.query(`revoke create on schema public from ${role}`);
  await tx.query(`grant usage on schema public to ${role}`);
  await tx.query(`revoke all on all tables in schema public from ${role}`);
  await tx.query(`grant select, insert on all tables in schema public to ${role}`);
  await tx.query(`revoke insert on table migrations from ${role}`);
  for (const [table, columns] of Object.entries(CHANGEABLE_COLUMNS)) {
    await tx.query(`grant update (${columns}) on table ${quoteIdentifier(table)} to ${role}`);
  }
  for (const table of DELETABLE_TABLES) await tx.query(`grant delete on table ${quoteIdentifier(table)} to ${role}`);
}
