import { Module } from '@nestjs/common';
import { ClientRecordsController } from './client-records.controller.js';
import { MergeClientsUseCase } from './merge-clients.use-case.js';

/** All that a client has, in all rooms: what is moved when two become one. */
@Module({
  controllers: [ClientRecordsController],
  providers: [MergeClientsUseCase],
})
export class ClientRecordsModule {}
