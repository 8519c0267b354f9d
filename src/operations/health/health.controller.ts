import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { VERSION } from '../../platform/common/installation.js';
import { ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { ApiRefusals } from '../../platform/common/openapi/api-refusal.decorator.js';
import { HealthResponse, NOT_READY, ReadyResponse } from './dto/health.response.js';
import { Readiness } from './readiness.js';

/** For container platforms and load balancers: a restart helps when `live` fails, waiting when only `ready` does. */
@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'The process answers',
    description: 'Where this fails, a restart helps.',
  })
  @ApiWholeData(200, HealthResponse)
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'The process can take requests: database, migrations, queue; 503 with the reason otherwise',
    description: 'Where this fails, waiting helps.',
  })
  @ApiWholeData(200, ReadyResponse)
  @ApiRefusals(NOT_READY)
  async ready(): Promise<HealthCheckResult & { version: string }> {
    return { ...(await this.readiness.check()), version: VERSION };
  }
}
