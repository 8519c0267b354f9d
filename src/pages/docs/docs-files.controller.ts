import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { readPublicFile } from '../../platform/common/http/public-files.js';

const BAR = readPublicFile('docs/bar.js');

/** Our addition to Swagger UI: the bar that authorises with one click. */
@ApiExcludeController()
@Controller('docs')
export class DocsFilesController {
  @Get('bar.js')
  @Header('content-type', BAR.contentType)
  @Header('cache-control', 'no-cache')
  bar(): string {
    return BAR.text;
  }
}
