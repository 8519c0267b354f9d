import { Module } from '@nestjs/common';
import { BookableServicesModule } from '../../modules/bookable-services/bookable-services.module.js';
import { ClientPackagesModule } from '../../modules/client-packages/client-packages.module.js';
import { CardPictures } from './card-pictures.service.js';
import { CardSvgController } from './card-svg.controller.js';
import { CardsPageController } from './cards-page.controller.js';

/** Client packages to look at: a page for clients, and a picture for e-mails. */
@Module({
  imports: [ClientPackagesModule, BookableServicesModule],
  controllers: [CardSvgController, CardsPageController],
  providers: [CardPictures],
})
export class CardsModule {}
