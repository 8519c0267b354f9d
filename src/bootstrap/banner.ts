import type { INestApplicationContext } from '@nestjs/common';
import type { Demo } from '../pages/demo/demo-file.js';
import type { Configuration } from '../platform/config/configuration.js';
import type { Place } from './serving/listen.js';

/**
 * Tells a newcomer where the service is; on the embedded database with a demo business, which is made when it is not there yet.
 * In production nothing is made and nothing said.
 */
export async function greet(
  app: INestApplicationContext,
  place: Place,
  { environment, databaseUrl, dataDirectory, swagger }: Configuration,
): Promise<void> {
  if (environment !== 'development') return;
  if (databaseUrl !== undefined) {
    const { baseUrl } = place;
    say(whereLines(place, swagger ? `${baseUrl}/docs` : undefined, `${baseUrl}/cards`));
    return;
  }
  const { ensureDemo } = await import('../pages/demo/ensure-demo.js');
  const { demoSecret } = await import('../pages/docs/demo-link.js');
  const { TokenKeys } = await import('../platform/auth/token-keys.js');
  const link = `${place.baseUrl}/demo/${demoSecret(app.get(TokenKeys))}`;
  const { facts, path } = await ensureDemo(app, place.baseUrl, dataDirectory);
  say([...whereLines(place, swagger ? link : undefined, `${link}/cards`), ...demoLines(facts, path)]);
}

/** In one piece, so that nothing gets between its lines. */
function say(lines: readonly string[]): void {
  process.stdout.write(['', ...lines, '', ''].join('\n'));
}

/** The links that a newcomer should open, first of all. */
function whereLines({ baseUrl, why }: Place, docs: string | undefined, cards: string): string[] {
  return [
    `Punchcard runs on ${baseUrl}`,
    ...(why === undefined ? [] : [why]),
    '',
    ...(docs === undefined ? [] : [`  Docs   ${docs}`]),
    `  Cards  ${cards}`,
  ];
}

/** One line to paste, and then all that one may need later: the ids, and last the tokens, which fill a screen. */
function demoLines(facts: Demo, path: string): string[] {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  const all = Object.entries(facts);
  const isToken = ([name]: readonly [string, string]): boolean => name.endsWith('_token');
  return [
    '',
    "Pay the demo client's pending payment with one session of the client's package:",
    '',
    curlLine(facts),
    '',
    `The demo business, also in ${path}:`,
    '',
    ...[...all.filter((fact) => !isToken(fact)), ...all.filter(isToken)].map(
      ([name, value]) => `  ${name.padEnd(width)}  ${value}`,
    ),
  ];
}

function curlLine({ base_url: baseUrl, client_token: token, payment_status_uid: uid }: Demo): string {
  const url = `${baseUrl}/platform/v1/clients/payment/client_packages/update_usage`;
  const headers = `-H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json'`;
  return `curl -s -X POST ${url} ${headers} -d '{"payment_status_id":"${uid}"}'`;
}
