import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transactions.js';
import { BookableServicesService } from '../bookable-services/bookable-services.service.js';
import { ClientsService } from '../clients/clients.service.js';
import type { VirtualBooking } from './virtual-booking.js';

/** What a booking from elsewhere refers to. Rows of our own table are held to it by their foreign keys. */
@Injectable()
export class BookingReferences {
  constructor(
    private readonly transactions: Transactions,
    private readonly clients: ClientsService,
    private readonly services: BookableServicesService,
  ) {}

  /** True when the business has the booking's service and client, and the matter is that client's. */
  async exist(
    businessUid: string,
    { clientUid, matterUid, serviceUid }: Pick<VirtualBooking, 'clientUid' | 'matterUid' | 'serviceUid'>,
  ): Promise<boolean> {
    return this.transactions.read(businessUid, async (tx) => {
      const matter = await this.clients.findMatter(tx, businessUid, matterUid);
      if (matter?.clientUid !== clientUid) return false;
      return (await this.services.findServices(tx, businessUid, [serviceUid])).length === 1;
    });
  }

  /** A booking from elsewhere as it stands here: of a client that has been merged, it is the other client's. */
  async asNow(businessUid: string, booking: VirtualBooking): Promise<VirtualBooking> {
    const client = await this.transactions.read(businessUid, (tx) =>
      this.clients.findClient(tx, businessUid, booking.clientUid),
    );
    const mergedInto = client?.mergedInto ?? null;
    return mergedInto === null ? booking : { ...booking, clientUid: mergedInto };
  }
}
