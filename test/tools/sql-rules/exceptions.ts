/** A statement that may read across businesses, by the table and the condition that make it known, and why it may. */
export interface Exception {
  readonly table: string;
  /** Its WHERE, up to white space. */
  readonly condition: string;
  readonly reason: string;
}

/** Reads only, and without locks (docs/architecture.md, SQL rule 2). Whoever adds one says why nobody can know the business. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    table: 'businesses',
    condition: 'WHERE (("Business"."directory_uid" = $1))',
    reason: 'a directory asks which businesses are its own',
  },
  {
    table: 'businesses',
    condition: 'where business_uid > $1',
    reason: 'a poller pages through all businesses, and then works for one after the other',
  },
  {
    table: 'revoked_tokens',
    condition: 'WHERE (("RevokedToken"."sequence" > $1))',
    reason: 'every process polls the revoked tokens of all businesses, so that no request has to ask',
  },
  {
    table: 'revoked_tokens',
    condition: 'WHERE (("RevokedToken"."sequence" IS NULL))',
    reason: 'the same, of what an instance of an earlier version has revoked while it is being replaced',
  },
  {
    table: 'revoked_tokens',
    condition: 'WHERE ((NOT("RevokedToken"."sequence" IS NULL)))',
    reason: 'revocations are numbered in one order, whatever business they are of, so that the poll finds the new ones',
  },
  {
    table: 'booking_packages',
    condition: 'WHERE (("BookingPackage"."uid" = $1) AND ("BookingPackage"."active" = $2))',
    reason: 'the public catalogue is asked for a package by its uid alone (contract 3.7): this finds out whose it is',
  },
];
