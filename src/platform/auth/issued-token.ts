/** A token as it has been issued, and when it ends. */
export interface IssuedToken {
  readonly token: string;
  readonly end: Date;
}

/** The schema of {@link presentIssuedToken}. */
export const ISSUED_TOKEN = {
  token: { type: 'string', description: 'A client’s token, for `Authorization: Bearer …`.' },
  expires_at: {
    type: 'string',
    format: 'date-time',
    example: '2030-06-22T12:00:00.000Z',
    description: 'From then on it is refused.',
  },
} as const;

/** As it is answered. */
export function presentIssuedToken({ token, end }: IssuedToken): { token: string; expires_at: string } {
  return { token, expires_at: end.toISOString() };
}
