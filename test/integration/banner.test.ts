import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NewcomersService } from '../support/processes/newcomers-service.js';

const USUAL_PORT = 3_000;
const squatter = createServer();
let dataDir: string;
let service: NewcomersService;
let banner: string[];

beforeAll(async () => {
  // Somebody else may have it already, which is as good.
  await Promise.race([once(squatter.listen(USUAL_PORT, '127.0.0.1'), 'listening'), once(squatter, 'error')]).catch(
    () => undefined,
  );
  dataDir = await mkdtemp(join(tmpdir(), 'punchcard-banner-'));
  service = await new NewcomersService(dataDir).untilReady();
  const lines = service.output.split('\n');
  banner = lines.slice(lines.findIndex((line) => line.startsWith('Punchcard runs on ')));
}, 60_000);
afterAll(async () => {
  await service.stop();
  squatter.close();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

const placeOf = (pattern: RegExp): number => banner.findIndex((line) => pattern.test(line));

describe('with the usual port taken, the banner', () => {
  test('says where the service is, and why not there', () => {
    const [, port] = /^Punchcard runs on http:\/\/127\.0\.0\.1:(\d+)$/.exec(banner[0] ?? '') ?? [];
    expect(Number(port)).toBeGreaterThan(USUAL_PORT);
    const last = Number(port) - 1;
    const ports = last === USUAL_PORT ? `Port ${USUAL_PORT} is` : `Ports ${USUAL_PORT} to ${last} are`;
    expect(banner[1]).toBe(`${ports} taken on 127.0.0.1; PORT chooses another`);
    expect(service.output).toContain(`not on the usual port: ${banner[1]}`);
  });

  test('begins with links that open the docs and the cards', async () => {
    const links = banner.slice(2, 5).flatMap((line) => line.match(/https?:\S+/) ?? []);
    expect(banner.slice(2, 5).map((line) => line.split(/\s+/)[1])).toEqual([undefined, 'Docs', 'Cards']);
    const answers = await Promise.all(links.map((link) => fetch(link, { redirect: 'manual' })));
    expect(answers.map((answer) => answer.headers.get('location'))).toEqual(['/docs', '/cards']);
  });

  test('ends with the tokens, after the ids', () => {
    const curl = placeOf(/^curl /);
    const ids = [placeOf(/^ {2}business_uid /), placeOf(/^ {2}virtual_booking_uid /)];
    const tokens = banner.flatMap((line, place) => (/^ {2}\w+_token /.test(line) ? [place] : []));
    expect(tokens).toHaveLength(3);
    expect([curl, ...ids, ...tokens]).toEqual([curl, ...ids, ...tokens].toSorted((a, b) => a - b));
    expect(banner.slice((tokens.at(-1) ?? 0) + 1).join('')).toBe('');
  });
});
