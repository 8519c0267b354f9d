import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { findFreePort } from '../../src/bootstrap/embedded-postgres/free-port.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database/test-database.js';

let database: TestDatabase;
let service: ServiceProcess;
let socket: Socket;

beforeAll(async () => {
  database = await createTestDatabase();
  const urls = { DATABASE_URL: database.serviceUrl, DATABASE_MIGRATION_URL: database.ownerUrl };
  service = await ServiceProcess.start(await findFreePort(), {
    ...urls,
    TOKEN_SECRET: 'x'.repeat(32),
    LOG_LEVEL: 'error',
  });
}, 90_000);
afterAll(async () => {
  socket.destroy();
  await service.stop();
  await database.drop();
}, 60_000);

test('a connection that a client keeps in reserve, and has never used, does not keep the service from stopping', async () => {
  const { hostname, port } = new URL(service.url);
  socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  // Whoever accepts connections in turn has accepted that one before it answers this.
  expect(await service.isReady()).toBe(true);
  expect(await service.stop()).toBe(0);
  expect(service.errors).toBe('');
}, 60_000);
