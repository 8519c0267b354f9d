import { ApiProperty } from '@nestjs/swagger';
import { RedemptionResponse } from './client-credits.response.js';

const ACTORS = ['client', 'staff', 'directory', 'app', 'system'];

/** One session used, with what for and by whom, as staff see it (contract 2.7). */
export class PackageRedemptionResponse extends RedemptionResponse {
  @ApiProperty({ example: 'Yoga class', description: 'What the payment was asked for.' })
  payment_title!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Yoga class',
    description: 'The name of the service it was used for.',
  })
  service_name!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: ACTORS, example: 'client', description: 'Who used it.' })
  actor_type!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'c1l2i3e4n5t6u7i8' })
  actor_uid!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'session used for payment m4k8z1x7c2v9b3n6, attended on 2026-01-24',
    description: 'As the ledger has it; of a late entry with the day of attendance.',
  })
  reason!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'q1w2e3r4t5y6u7i8' })
  request_id!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: ACTORS, example: null, description: 'Who cancelled it.' })
  cancelled_by_type!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Who cancelled it.' })
  cancelled_by_uid!: string | null;
}
