import type { INestApplicationContext } from '@nestjs/common';
import type { Configuration } from '../platform/config/configuration.js';
import { banner } from './banner.js';

/**
 * Tells a newcomer where the service is; on the embedded database with a demo business, which is made when it is not there yet.
 * In production nothing is made and nothing said.
 */
export async function greet(
  app: INestApplicationContext,
  baseUrl: string,
  { environment, databaseUrl, dataDirectory }: Configuration,
): Promise<void> {
  if (environment !== 'development') return;
  if (databaseUrl !== undefined) {
    process.stdout.write(banner(baseUrl));
    return;
  }
  const { ensureDemo } = await import('../pages/demo/ensure-demo.js');
  process.stdout.write(banner(baseUrl, await ensureDemo(app, baseUrl, dataDirectory)));
}
