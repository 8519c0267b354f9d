import { Global, Module } from '@nestjs/common';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRecords } from './idempotency-records.js';
import { IdempotencySweeper } from './idempotency.sweeper.js';
import { IdempotentAnswers } from './idempotent-answers.js';

/** Answering a request once, however often it is sent. */
@Global()
@Module({
  providers: [IdempotencyRecords, IdempotentAnswers, IdempotencyInterceptor, IdempotencySweeper],
  exports: [IdempotencyRecords, IdempotentAnswers, IdempotencyInterceptor],
})
export class IdempotencyModule {}
