import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TokenKeys } from '../../platform/auth/token-keys.js';
import { type Configuration, CONFIGURATION } from '../../platform/config/configuration.js';
import { type Demo, readDemo } from '../demo/demo-file.js';
import { demoSecret, isSecret, showsSecret } from './demo-link.js';

/** Hands the demo business's ids and tokens to whoever opened the link that the start prints. */
@Injectable()
export class DemoFacts {
  private readonly secret: string;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(TokenKeys) keys: TokenKeys,
  ) {
    this.secret = demoSecret(keys);
  }

  /** True for the link's secret, where there may be a demo: in development with the embedded database. */
  accepts(secret: string): boolean {
    const { environment, databaseUrl } = this.configuration;
    return environment === 'development' && databaseUrl === undefined && isSecret(secret, this.secret);
  }

  /**
   * The demo, for a request that shows the secret; else null. Read from its file each time: the demo is made after the application,
   * and made anew when it is used up.
   */
  async for(request: Pick<FastifyRequest, 'headers'>): Promise<Demo | null> {
    if (!this.accepts(this.secret) || !showsSecret(request, this.secret)) return null;
    return (await readDemo(this.configuration.dataDirectory)) ?? null;
  }
}
