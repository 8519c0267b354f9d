import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Business } from '../businesses/business.entity.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRecords } from './idempotency-records.js';
import { IdempotencySweeper } from './idempotency.sweeper.js';
import { IdempotentAnswers } from './idempotent-answers.js';

/** Answering a request once, however often it is sent. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Business])],
  providers: [IdempotencyRecords, IdempotentAnswers, IdempotencyInterceptor, IdempotencySweeper],
  exports: [IdempotencyRecords],
})
export class IdempotencyModule {}
