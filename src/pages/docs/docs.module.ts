import { Module } from '@nestjs/common';
import { DemoController } from './demo.controller.js';
import { DemoFacts } from './demo-facts.provider.js';
import { DocsFilesController } from './docs-files.controller.js';

/** What Swagger UI and the page of cards need beside the API, so that a newcomer can look around. */
@Module({
  controllers: [DemoController, DocsFilesController],
  providers: [DemoFacts],
})
export class DocsModule {}
