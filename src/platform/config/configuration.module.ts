import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type Configuration, CONFIGURATION } from './configuration.js';

/** Makes the parsed environment available to every room. */
@Global()
@Module({})
export class ConfigurationModule {
  static with(configuration: Configuration): DynamicModule {
    return {
      module: ConfigurationModule,
      providers: [{ provide: CONFIGURATION, useValue: configuration }],
      exports: [CONFIGURATION],
    };
  }
}
