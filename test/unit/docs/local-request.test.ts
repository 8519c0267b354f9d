import { describe, expect, test } from '@jest/globals';
import { isLocalRequest } from '../../../src/pages/docs/local-request.js';

const local = { address: '127.0.0.1', headers: { host: '127.0.0.1:3000' } as Record<string, string> };

function isLocal({ address, headers }: typeof local): boolean {
  return isLocalRequest({ socket: { remoteAddress: address }, headers });
}

describe('whether a request was made on this machine', () => {
  test.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('from %s it was', (address) => {
    expect(isLocal({ ...local, address })).toBe(true);
  });

  test.each(['192.168.1.7', '172.17.0.1', '::ffff:10.0.0.1', 'fe80::1', ''])('from %j it was not', (address) => {
    expect(isLocal({ ...local, address })).toBe(false);
  });

  test.each(['localhost', 'LOCALHOST:3000', '127.0.0.1', '[::1]:3000'])('to the host %s it was', (host) => {
    expect(isLocal({ ...local, headers: { host } })).toBe(true);
  });

  test.each(['rebound.example', 'localhost.example', '127.0.0.1.example:80', ''])(
    'to the host %j it was not: a name of somebody else’s may lead here',
    (host) => {
      expect(isLocal({ ...local, headers: { host } })).toBe(false);
    },
  );

  test.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'])('with %s it came through a proxy', (name) => {
    expect(isLocal({ ...local, headers: { ...local.headers, [name]: '127.0.0.1' } })).toBe(false);
  });

  test.each(['cross-site', 'same-site'])('%s: the page of another site asks', (site) => {
    expect(isLocal({ ...local, headers: { ...local.headers, 'sec-fetch-site': site } })).toBe(false);
  });
});
