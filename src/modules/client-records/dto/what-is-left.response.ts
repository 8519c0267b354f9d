import { ApiProperty } from '@nestjs/swagger';
import type { WhatIsLeft } from '../what-is-left.js';

/** A package with sessions left. */
export class PackageLeftDetails {
  @ApiProperty({ example: 'b3n6m4k8z1x7c2v9', description: 'The client package.' })
  id!: string;

  @ApiProperty({ example: 7, description: 'Sessions left in it.' })
  sessions_left!: number;
}

/** A payment request that is not paid. */
export class PaymentLeftDetails {
  @ApiProperty({ example: 'm4k8z1x7c2v9b3n6', description: 'The payment request.' })
  uid!: string;

  @ApiProperty({ example: '30.0', description: 'What is left to pay.' })
  amount_left!: string;

  @ApiProperty({ example: 'EUR' })
  currency!: string;
}

/** A booking that is to come. */
export class BookingLeftDetails {
  @ApiProperty({ example: 'b5k2n8x4q7w1e3rt', description: 'The booking.' })
  id!: string;

  @ApiProperty({ format: 'date-time', example: '2030-05-01T08:00:00.000Z' })
  start_time!: string;
}

/** What a client still has and owes, of each the first hundred. */
export class WhatIsLeftDetails implements WhatIsLeft {
  @ApiProperty({ type: [PackageLeftDetails], description: 'Packages with sessions left.' })
  client_packages!: PackageLeftDetails[];

  @ApiProperty({ type: [PaymentLeftDetails], description: 'Payment requests that are not paid.' })
  payment_requests!: PaymentLeftDetails[];

  @ApiProperty({ type: [BookingLeftDetails], description: 'Bookings to come.' })
  bookings!: BookingLeftDetails[];
}
