import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { VERSION } from '../../platform/common/installation.js';
import { ApiWholeData } from '../../platform/common/openapi/api-data.decorator.js';
import { HealthResponse, ReadyResponse } from './dto/health.response.js';
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
  @ApiOperation({ summary: 'The process answers' })
  @ApiWholeData(200, HealthResponse)
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({
    summary: 'The process can take requests: database, migrations, queue; 503 with the reason otherwise',
  })
  @ApiWholeData(200, ReadyResponse)
  async ready(): Promise<HealthCheckResult & { version: string }> {
    return { ...(await this.readiness.check()), version: VERSION };
  }
}
