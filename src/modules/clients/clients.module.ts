import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Client } from './client.entity.js';
import { ClientsController } from './clients.controller.js';
import { ClientsService } from './clients.service.js';
import { Matter } from './matter.entity.js';
import { MattersController } from './matters.controller.js';
import { UpdateClientUseCase } from './update-client.use-case.js';

/** Clients and their matters. */
@Module({
  imports: [TypeOrmModule.forFeature([Client, Matter])],
  controllers: [ClientsController, MattersController],
  providers: [ClientsService, UpdateClientUseCase],
  exports: [ClientsService],
})
export class ClientsModule {}
