import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { UnauthorizedError } from '../../platform/common/errors/common.errors.js';
import { type Configuration, CONFIGURATION } from '../../platform/config/configuration.js';
import { scrape } from './cluster-scrape.js';
import { Metrics } from './metrics.js';

/** What Prometheus reads: the metrics of this process, or of all that serve the port together. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'metricsToken'>,
  ) {}

  /** @throws UnauthorizedError when METRICS_TOKEN is set and this is not it */
  @Get()
  async read(
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { metricsToken } = this.configuration;
    if (metricsToken !== undefined && !isBearer(authorization, metricsToken)) {
      throw new UnauthorizedError('Bearer realm="Punchcard metrics"');
    }
    const text = await scrape(this.metrics.registry);
    void reply.header('content-type', this.metrics.registry.contentType);
    return text;
  }
}

function isBearer(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

/** Texts of any length, as something that can be compared in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
