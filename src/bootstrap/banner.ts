import type { INestApplicationContext } from '@nestjs/common';
import type { Demo } from '../pages/demo/demo-file.js';
import type { Configuration } from '../platform/config/configuration.js';

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
  const { demoSecret } = await import('../pages/docs/demo-link.js');
  const { TokenKeys } = await import('../platform/auth/token-keys.js');
  const link = `${baseUrl}/demo/${demoSecret(app.get(TokenKeys))}`;
  process.stdout.write(banner(baseUrl, { ...(await ensureDemo(app, baseUrl, dataDirectory)), link }));
}

/** The demo, the file that it is in, and the link that opens it in a browser. */
interface PrintedDemo {
  readonly facts: Demo;
  readonly path: string;
  readonly link: string;
}

/** What a newcomer sees when the service runs: where it is and, with a demo business, the one line that shows what it does. */
function banner(baseUrl: string, demo?: PrintedDemo): string {
  const pages = demo
    ? [`Swagger UI as the demo's people: ${demo.link}`, `The demo client's cards: ${demo.link}/cards`]
    : [`Swagger UI: ${baseUrl}/docs`];
  return ['', `Punchcard runs on ${baseUrl}`, ...pages, ...(demo ? demoLines(demo.facts, demo.path) : []), '', ''].join(
    '\n',
  );
}

function demoLines(facts: Demo, path: string): string[] {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  return [
    '',
    `A demo business, also in ${path}:`,
    ...Object.entries(facts).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    '',
    "Pay the demo client's pending payment with one session of the client's package:",
    '',
    curlLine(facts),
  ];
}

function curlLine({ base_url: baseUrl, client_token: token, payment_status_uid: uid }: Demo): string {
  const url = `${baseUrl}/platform/v1/clients/payment/client_packages/update_usage`;
  const headers = `-H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json'`;
  return `curl -s -X POST ${url} ${headers} -d '{"payment_status_id":"${uid}"}'`;
}
