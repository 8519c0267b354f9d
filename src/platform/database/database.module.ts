import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Clock, SystemClock } from '../common/clock.js';
import { PipelinedTransactions } from './pipeline/pipelined-transactions.js';
import { Transactions } from './transactions.js';

/** The connected data source, transactions and the clock, for every room. */
@Global()
@Module({})
export class DatabaseModule {
  static with(dataSource: DataSource, clock: Clock = new SystemClock()): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSource.options,
          dataSourceFactory: () => Promise.resolve(dataSource),
        }),
      ],
      providers: [Transactions, PipelinedTransactions, { provide: Clock, useValue: clock }],
      exports: [Transactions, PipelinedTransactions, Clock],
    };
  }
}
