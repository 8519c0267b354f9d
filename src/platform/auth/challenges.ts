import type { PrincipalType } from './principal.js';

/** It was revoked, its owner cut off or is not there, or it is a link's. */
export const NOT_ACCEPTED = 'The token is not accepted, or not any more';

/** A challenge as RFC 6750 has it, in ASCII; without a description for a request without a token. */
export function challenge(description?: string): string {
  const realm = 'Bearer realm="Punchcard"';
  return description === undefined ? realm : `${realm}, error="invalid_token", error_description="${description}"`;
}

/** What is said of a token of another type than a route takes. */
export function otherType(types: readonly PrincipalType[], type: PrincipalType): string {
  const accepted = types.join(', ').replace(/, (\w+)$/, ' or $1');
  return `This takes a ${accepted} token, not a ${type} token`;
}
