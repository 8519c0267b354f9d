import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult, TypeOrmHealthIndicator } from '@nestjs/terminus';
import { ApiWholeData } from '../common/openapi/api-data.decorator.js';
import { HealthResponse } from './dto/health.response.js';

/** Longest that the database may take to answer, in milliseconds. */
const PING_TIMEOUT_MS = 1_000;

/** For container platforms and load balancers: a restart helps when `live` fails, waiting when only `ready` does. */
@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
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
  @ApiOperation({ summary: 'The process answers and reaches its database; 503 otherwise' })
  @ApiWholeData(200, HealthResponse)
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.database.pingCheck('database', { timeout: PING_TIMEOUT_MS })]);
  }
}
