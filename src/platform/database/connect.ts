import type { DataSource } from 'typeorm';
import type { Configuration } from '../config/configuration.js';
import { createDataSource } from './data-source.js';

type Limits = Pick<Configuration, 'databasePoolSize' | 'statementTimeoutMs' | 'lockTimeoutMs' | 'connectTimeoutMs'>;

/** Connects to a migrated database with the configured limits. */
export function connectDatabase(url: string, configuration: Limits): Promise<DataSource> {
  return createDataSource(url, {
    poolSize: configuration.databasePoolSize,
    statementTimeoutMs: configuration.statementTimeoutMs,
    lockTimeoutMs: configuration.lockTimeoutMs,
    connectTimeoutMs: configuration.connectTimeoutMs,
  }).initialize();
}
