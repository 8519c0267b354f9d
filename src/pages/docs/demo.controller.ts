import { Controller, Get, Header, Param, Redirect, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { DemoFacts } from './demo-facts.provider.js';
import { demoCookie } from './demo-link.js';

/** Opens the demo on the pages `/docs` and `/cards`, and tells them whom they can pose as. Not part of the API. */
@ApiExcludeController()
@Controller()
export class DemoController {
  constructor(private readonly facts: DemoFacts) {}

  /** `data.demo` is null wherever there is no demo to show, so that asking is never an error. */
  @Get('demo.json')
  @Header('cache-control', 'no-store')
  async show(@Req() request: FastifyRequest) {
    return { demo: await this.facts.for(request) };
  }

  /** The link that the start prints: the browser remembers its secret and goes on to `/docs`. @throws NotFoundError */
  @Get('demo/:secret')
  @Redirect('/docs')
  open(@Param('secret') secret: string, @Res({ passthrough: true }) reply: FastifyReply): void {
    this.remember(secret, reply);
  }

  /** The same, to the client's cards. @throws NotFoundError */
  @Get('demo/:secret/cards')
  @Redirect('/cards')
  openCards(@Param('secret') secret: string, @Res({ passthrough: true }) reply: FastifyReply): void {
    this.remember(secret, reply);
  }

  private remember(secret: string, reply: FastifyReply): void {
    if (!this.facts.accepts(secret)) throw new NotFoundError('Demo');
    void reply.header('set-cookie', demoCookie(secret));
  }
}
