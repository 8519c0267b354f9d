import { Global, Module } from '@nestjs/common';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRecords } from './idempotency-records.js';
import { IdempotencySweeper } from './idempotency.sweeper.js';
import { IdempotentResponses } from './idempotent-responses.js';

/** Answering a request once, however often it is sent. */
@Global()
@Module({
  providers: [IdempotencyRecords, IdempotentResponses, IdempotencyInterceptor, IdempotencySweeper],
  exports: [IdempotencyRecords, IdempotentResponses, IdempotencyInterceptor],
})
export class IdempotencyModule {}
