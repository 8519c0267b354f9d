import { ApiProperty } from '@nestjs/swagger';

const PARTS = { type: 'object', additionalProperties: { type: 'object' } } as const;

/** How the service is; one entry for each part that was asked. */
export class HealthResponse {
  @ApiProperty({ enum: ['ok'] })
  status!: string;

  @ApiProperty({ ...PARTS, example: { database: { status: 'up' } } })
  info!: object;

  @ApiProperty({ ...PARTS, example: {} })
  error!: object;

  @ApiProperty({ ...PARTS, example: { database: { status: 'up' } } })
  details!: object;
}

/** That of a service that can take requests, with the version it is. */
export class ReadyResponse extends HealthResponse {
  @ApiProperty({ example: '1.2.3' })
  version!: string;
}
