import { type DynamicModule, type FactoryProvider, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock, SystemClock } from '../common/clock.js';
import { type Configuration, CONFIGURATION } from '../config/configuration.js';
import { GatherWriteTransactions } from './gather-write-transactions.js';
import { PipelinedTransactions } from './pipeline/pipelined-transactions.js';
import { PlainTransactions } from './plain-transactions.js';
import { Transactions } from './transactions.js';

const GATHER_WRITE_TRANSACTIONS: FactoryProvider<GatherWriteTransactions> = {
  provide: GatherWriteTransactions,
  inject: [DataSource, CONFIGURATION],
  useFactory: (dataSource: DataSource, configuration: Configuration) =>
    configuration.databasePipeline === 'on'
      ? new PipelinedTransactions(dataSource, configuration)
      : new PlainTransactions(dataSource),
};

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
      providers: [Transactions, GATHER_WRITE_TRANSACTIONS, { provide: Clock, useValue: clock }],
      exports: [Transactions, GatherWriteTransactions, Clock],
    };
  }
}
