import { BooleanField, IntegerField } from '../../../platform/common/dto/fields.js';

/** Longest that a client's token may last (contract 0.2). */
export const MAX_DAYS = 28;

/** `POST /platform/v1/clients/{id}/tokens`. */
export class CreateClientTokenDto {
  @IntegerField({
    optional: true,
    min: 1,
    max: MAX_DAYS,
    example: 7,
    description: 'How long it lasts, in days; default: 28.',
  })
  days?: number;

  @BooleanField({ optional: true, description: 'For a link: good for one exchange, and for nothing else.' })
  single_use?: boolean;
}

/** A token of a client's, and when it ends. */
export interface ClientToken {
  readonly token: string;
  readonly end: Date;
}

/** The schema of {@link presentClientToken}. */
export const CLIENT_TOKEN = {
  token: { type: 'string', description: 'A client’s token, for `Authorization: Bearer …`.' },
  expires_at: {
    type: 'string',
    format: 'date-time',
    example: '2030-06-22T12:00:00.000Z',
    description: 'From then on it is refused.',
  },
} as const;

/** As it is answered. */
export function presentClientToken({ token, end }: ClientToken): { token: string; expires_at: string } {
  return { token, expires_at: end.toISOString() };
}
