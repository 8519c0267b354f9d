import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DemoFacts } from './demo-facts.provider.js';

/** For the pages `/docs` and `/cards`, which ask it whom they can pose as. Not part of the API. */
@ApiExcludeController()
@Controller('demo.json')
export class DemoController {
  constructor(private readonly facts: DemoFacts) {}

  /** `data.demo` is null wherever there is no demo to show, so that asking is never an error. */
  @Get()
  @Header('cache-control', 'no-store')
  async show(@Req() request: FastifyRequest) {
    return { demo: await this.facts.for(request) };
  }
}
