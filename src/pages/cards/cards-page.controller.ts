import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { readPublicFile } from '../../platform/common/http/public-files.js';

const PAGE = readPublicFile('cards/index.html');
const NAMES = [
  'app.js',
  'api.js',
  'card-view.js',
  'drawer.js',
  'element.js',
  'payment-view.js',
  'strings.js',
  'view.js',
  'style.css',
  'icon.svg',
];
const FILES = new Map(NAMES.map((name) => [name, readPublicFile(`cards/${name}`)]));

/** Nothing from elsewhere and nothing inline: a token is at work on this page. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
} as const;

/** The page where clients look at their cards. It talks to the public API with the client's own token. */
@ApiExcludeController()
@Controller('cards')
export class CardsPageController {
  @Get()
  page(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.headers({ ...HEADERS, 'content-type': PAGE.contentType });
    return PAGE.text;
  }

  /** @throws NotFoundError */
  @Get(':file')
  file(@Param('file') name: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const file = FILES.get(name);
    if (!file) throw new NotFoundError('File');
    void reply.headers({ ...HEADERS, 'content-type': file.contentType });
    return file.text;
  }
}
