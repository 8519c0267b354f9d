import { Injectable } from '@nestjs/common';
import { BookableServicesService } from '../../modules/bookable-services/bookable-services.service.js';
import { ClientPackagesService } from '../../modules/client-packages/client-packages.service.js';
import { Transactions } from '../../platform/database/transactions.js';
import { type CardPicture, cardPictureOf } from './card-picture.js';

/** Finds what a card shows. */
@Injectable()
export class CardPictures {
  constructor(
    private readonly clientPackages: ClientPackagesService,
    private readonly services: BookableServicesService,
    private readonly transactions: Transactions,
  ) {}

  /** The card of one client package, as it is today for the business. @throws NotFoundError */
  async find(businessUid: string, uid: string): Promise<CardPicture> {
    const details = await this.clientPackages.show(businessUid, uid);
    const serviceUids = [...new Set(details.credits.flatMap((credit) => credit.serviceUids))];
    const services = await this.transactions.read(businessUid, (tx) =>
      this.services.findServices(tx, businessUid, serviceUids),
    );
    return cardPictureOf(details, new Map(services.map((service) => [service.uid, service.name])));
  }
}
