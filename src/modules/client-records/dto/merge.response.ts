import { ApiProperty } from '@nestjs/swagger';
import { ClientResponse, presentClient } from '../../clients/dto/client.response.js';
import type { Merge } from '../merge-clients.use-case.js';
import { type MergeCounts, takenOverFields } from '../merge-plan.js';

/** How much moves. */
class MergeCountsResponse implements MergeCounts {
  @ApiProperty({ example: 1, description: 'Matters.' })
  matters!: number;

  @ApiProperty({ example: 12, description: 'Payment requests.' })
  payment_requests!: number;

  @ApiProperty({ example: 2, description: 'Client packages.' })
  client_packages!: number;

  @ApiProperty({ example: 2, description: 'Credits in them.' })
  booking_credits!: number;

  @ApiProperty({ example: 13, description: 'Of all its packages, whether they can be used now or not.' })
  sessions_left!: number;

  @ApiProperty({ example: 10, description: 'Bookings.' })
  bookings!: number;

  @ApiProperty({ example: 0, description: 'Virtual bookings.' })
  virtual_bookings!: number;

  @ApiProperty({ example: 1, description: 'Invoices.' })
  invoices!: number;
}

class MovedMatterResponse {
  @ApiProperty({ example: 'm2c7w4k9p1s8d3qx' })
  uid!: string;

  @ApiProperty({ example: 'Grace Hopper' })
  display_name!: string;
}

class MovedPackageResponse {
  @ApiProperty({ example: 'b3n6m4k8z1x7c2v9' })
  id!: string;

  @ApiProperty({ example: 'Ten classes' })
  name!: string;

  @ApiProperty({ example: 7, description: 'Sessions left in it.' })
  sessions_left!: number;
}

/** A merge, done or looked at. */
export class MergeResponse {
  @ApiProperty({ example: 'c8h2j5n0v4b7t1ye', description: 'The client that is none any more.' })
  from!: string;

  @ApiProperty({ type: ClientResponse, description: 'The client that has everything, as it is afterwards.' })
  client!: ClientResponse;

  @ApiProperty({ type: MergeCountsResponse, description: 'How much moves.' })
  moved!: MergeCountsResponse;

  @ApiProperty({ type: [MovedMatterResponse], description: 'The first hundred, oldest first.' })
  matters!: MovedMatterResponse[];

  @ApiProperty({ type: [MovedPackageResponse], description: 'The first hundred, oldest first.' })
  client_packages!: MovedPackageResponse[];

  @ApiProperty({ type: [String], example: ['phone'], description: 'What the survivor lacked and takes over.' })
  taken_over!: string[];

  @ApiProperty({
    type: [String],
    example: ['email'],
    description: 'In what the two differ: the survivor keeps its own.',
  })
  kept!: string[];
}

export function presentMerge({
  fromUid,
  into,
  plan: { counts, matters, clientPackages, details },
}: Merge): MergeResponse {
  return {
    from: fromUid,
    client: presentClient(into),
    moved: counts,
    matters: matters.map(({ uid, displayName }) => ({ uid, display_name: displayName })),
    client_packages: clientPackages.map(({ uid, name, sessionsLeft }) => ({
      id: uid,
      name,
      sessions_left: sessionsLeft,
    })),
    taken_over: takenOverFields(details),
    kept: [...details.kept],
  };
}
