import { ApiProperty } from '@nestjs/swagger';
import type { PublishedRefusal } from '../../../platform/common/openapi/api-refusal.decorator.js';

/** Where a client that is none any more has gone. */
export class ClientMergedDetails {
  @ApiProperty({ example: 'g7k2m9p4w1x8z3bn', description: 'The client that has taken over what was its own.' })
  merged_into!: string;
}

/** 404 for a client that has become another's part. */
export const CLIENT_MERGED: PublishedRefusal = {
  name: 'CLIENT_MERGED',
  code: 'NOT_FOUND',
  message: 'Client not found: it has been merged into g7k2m9p4w1x8z3bn',
  details: { example: { merged_into: 'g7k2m9p4w1x8z3bn' }, shapes: [ClientMergedDetails] },
};
