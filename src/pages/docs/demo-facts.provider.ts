import { Inject, Injectable } from '@nestjs/common';
import { type Configuration, CONFIGURATION } from '../../platform/config/configuration.js';
import { type Demo, readDemo } from '../demo/demo-file.js';
import { isLocalRequest, type RequestOrigin } from './local-request.js';

/** Hands the demo business's ids and tokens to whoever explores the service on the machine it runs on. */
@Injectable()
export class DemoFacts {
  constructor(@Inject(CONFIGURATION) private readonly configuration: Configuration) {}

  /**
   * The demo, for a request made on this machine in development with the embedded database; else null. Read from its file each time:
   * the demo is made after the application, and made anew when it is used up.
   */
  async for(request: RequestOrigin): Promise<Demo | null> {
    const { environment, databaseUrl, dataDirectory } = this.configuration;
    if (environment !== 'development' || databaseUrl !== undefined || !isLocalRequest(request)) return null;
    return (await readDemo(dataDirectory)) ?? null;
  }
}
