/** The token types of contract 0.2. */
export const PRINCIPAL_TYPES = ['client', 'staff', 'directory', 'app'] as const;
export type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

/** Who a request comes from, as its token says. */
export interface Principal {
  readonly type: PrincipalType;
  /** Uid of the client, staff member, directory or application. */
  readonly uid: string;
  /** The business that the token is bound to. Client and staff tokens always are; an app token may be. */
  readonly businessUid?: string;
}

/** A client of one business. */
export interface ClientPrincipal extends Principal {
  readonly type: 'client';
  readonly businessUid: string;
}

/** A staff member, or a directory or application acting for one business. */
export interface StaffPrincipal extends Principal {
  readonly type: 'staff' | 'directory' | 'app';
  readonly businessUid: string;
}

/** Who did something, as the ledger records it. */
export interface Actor {
  readonly type: PrincipalType | 'system';
  readonly uid: string;
}
