import { ApiProperty } from '@nestjs/swagger';
import type { PublishedRefusal } from '../../../platform/common/openapi/api-refusal.decorator.js';

const PARTS = { type: 'object', additionalProperties: { type: 'object' } } as const;

/** How the service is; one entry for each part that was asked. */
export class HealthResponse {
  @ApiProperty({ enum: ['ok'], description: 'Always `ok`: otherwise the answer is an error.' })
  status!: string;

  @ApiProperty({ ...PARTS, example: { database: { status: 'up' } }, description: 'Parts that work.' })
  info!: object;

  @ApiProperty({ ...PARTS, example: {}, description: 'Parts that do not; there are none.' })
  error!: object;

  @ApiProperty({ ...PARTS, example: { database: { status: 'up' } }, description: 'All parts.' })
  details!: object;
}

/** That of a service that can take requests, with the version it is. */
export class ReadyResponse extends HealthResponse {
  @ApiProperty({ example: '1.2.3', description: 'The version of the service.' })
  version!: string;
}

/** How one part of the service is. */
export class PartOfHealth {
  @ApiProperty({ enum: ['up', 'down'], description: 'Whether it works.' })
  status!: 'up' | 'down';

  @ApiProperty({ required: false, example: 'no answer', description: 'Why it does not.' })
  message?: string;

  @ApiProperty({ required: false, type: [String], example: [], description: 'Migrations that have not run.' })
  missing?: string[];

  @ApiProperty({ required: false, type: 'integer', example: 0, description: 'Requests that wait in the queue.' })
  depth?: number;

  @ApiProperty({ required: false, type: 'integer', example: 2000, description: 'Requests that may wait in it.' })
  limit?: number;
}

/** Of each part how it is. */
export class NotReadyDetails {
  @ApiProperty({ type: PartOfHealth, description: 'The process: down while it stops.' })
  service!: PartOfHealth;

  @ApiProperty({ type: PartOfHealth, description: 'Whether the database answers.' })
  database!: PartOfHealth;

  @ApiProperty({ type: PartOfHealth, description: 'Whether the database has the tables of this version.' })
  migrations!: PartOfHealth;

  @ApiProperty({ type: PartOfHealth, description: 'Whether the queue of redemptions takes more.' })
  redemption_queue!: PartOfHealth;
}

/** The readiness probe's refusal. */
export const NOT_READY: PublishedRefusal = {
  name: 'NOT_READY',
  code: 'OVERLOADED',
  message: 'The service is not ready',
  details: {
    example: {
      service: { status: 'up' },
      database: { status: 'down', message: 'no answer' },
      migrations: { status: 'down', message: 'unknown' },
      redemption_queue: { status: 'up', depth: 0 },
    },
    shapes: [NotReadyDetails],
  },
};
