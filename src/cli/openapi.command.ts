import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DONE, endWithCode, exitCodes, NO } from './exit-codes.js';

const DOCUMENT_PATH = 'docs/openapi.json';
/** Never connected to: the application is only looked at. */
const NO_DATABASE_URL = 'postgresql://localhost/none';

/** `punchcard openapi`: writes docs/openapi.json, or checks that it is what the code says. Needs no database. Exits with 0: written or up to date, 1: out of date, 2: could not. */
export function openApiCommand(): Command {
  return endWithCode(new Command('openapi'))
    .description(`Write ${DOCUMENT_PATH}`)
    .option('--check', 'only compare')
    .addHelpText('after', exitCodes({ [DONE]: 'written, or up to date', [NO]: 'out of date, with --check' }))
    .action(writeDocument);
}

async function writeDocument({ check }: { check?: true }): Promise<void> {
  const text = `${JSON.stringify(await describeApi(), null, 2)}\n`;
  if (!check) return writeFile(DOCUMENT_PATH, text);
  const written = await readFile(DOCUMENT_PATH, 'utf8').catch(() => '');
  if (written === text) return;
  process.stderr.write(`${DOCUMENT_PATH} is out of date; run npm run openapi\n`);
  process.exitCode = NO;
}

/** The document of an application whose providers are never made (NestJS's preview mode). */
async function describeApi(): Promise<object> {
  const [{ NestFactory }, { FastifyAdapter }] = await Promise.all([
    import('@nestjs/core'),
    import('@nestjs/platform-fastify'),
  ]);
  const [{ AppModule }, { TokenKeys }, { createDataSource }, { loadConfiguration }, { createOpenApiDocument }] =
    await Promise.all([
      import('../app.module.js'),
      import('../platform/auth/token-keys.js'),
      import('../platform/database/data-source.js'),
      import('../platform/config/configuration.js'),
      import('../pages/docs/swagger.setup.js'),
    ]);
  const parts = {
    configuration: loadConfiguration({}),
    dataSource: createDataSource(NO_DATABASE_URL, []),
    tokenKeys: new TokenKeys(randomBytes(32).toString('hex')),
  };
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(parts), new FastifyAdapter(), {
    preview: true,
    logger: ['error'],
    abortOnError: false,
  });
  return createOpenApiDocument(app);
}
