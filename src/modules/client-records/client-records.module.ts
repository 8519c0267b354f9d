import { Module } from '@nestjs/common';
import { AnonymizeClientUseCase } from './anonymize-client.use-case.js';
import { ClientRecordsController } from './client-records.controller.js';
import { MergeClientsUseCase } from './merge-clients.use-case.js';

/** All that a client has, in all rooms: what is moved when two become one, and what of it tells who somebody is. */
@Module({
  controllers: [ClientRecordsController],
  providers: [MergeClientsUseCase, AnonymizeClientUseCase],
})
export class ClientRecordsModule {}
