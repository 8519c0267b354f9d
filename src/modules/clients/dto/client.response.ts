import { ApiProperty } from '@nestjs/swagger';
import { type Client, fullNameOf } from '../client.entity.js';
import type { Matter } from '../matter.entity.js';

/** A matter (conversation) as callers see it. */
export class MatterResponse {
  @ApiProperty({ example: 'm2c7w4k9p1s8d3qx' })
  uid!: string;

  @ApiProperty({ example: 'Grace Hopper' })
  display_name!: string;

  @ApiProperty({ example: 'c8h2j5n0v4b7t1ye' })
  client_uid!: string;

  @ApiProperty({ description: 'True for the one that came with the client.', example: true })
  is_default!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;
}

/** A client as callers see it. */
export class ClientResponse {
  @ApiProperty({ example: 'c8h2j5n0v4b7t1ye' })
  id!: string;

  @ApiProperty({ example: 'Grace' })
  first_name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Hopper' })
  last_name!: string | null;

  @ApiProperty({ example: 'Grace Hopper' })
  full_name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'grace@example.com' })
  email!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '+49 30 901820' })
  phone!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Alexanderplatz 1, Berlin' })
  address!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'crm-4711' })
  custom_id!: string | null;

  @ApiProperty({ example: 'k3v9x0q2m8c1z7ab' })
  business_id!: string;

  @ApiProperty({
    format: 'date-time',
    required: false,
    description:
      'Only of an anonymous client: since when. Whatever told who it is was taken away, for good; its books stay.',
    example: '2026-03-01T09:00:00.000Z',
  })
  anonymized_at?: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-25T23:12:26.084Z' })
  updated_at!: string;
}

/** A client with its matters. */
export class ClientWithMattersResponse extends ClientResponse {
  @ApiProperty({ type: [MatterResponse] })
  matters!: MatterResponse[];
}

export function presentMatter(matter: Matter): MatterResponse {
  return {
    uid: matter.uid,
    display_name: matter.displayName,
    client_uid: matter.clientUid,
    is_default: matter.isDefault,
    created_at: matter.createdAt.toISOString(),
  };
}

export function presentClient(client: Client): ClientResponse {
  return {
    id: client.uid,
    first_name: client.firstName,
    last_name: client.lastName,
    full_name: fullNameOf(client),
    email: client.email,
    phone: client.phone,
    address: client.address,
    custom_id: client.customId,
    business_id: client.businessUid,
    ...(client.anonymizedAt === null ? {} : { anonymized_at: client.anonymizedAt.toISOString() }),
    created_at: client.createdAt.toISOString(),
    updated_at: client.updatedAt.toISOString(),
  };
}

export function presentClientWithMatters(client: Client, matters: readonly Matter[]): ClientWithMattersResponse {
  return Object.assign(presentClient(client), { matters: matters.map(presentMatter) });
}
