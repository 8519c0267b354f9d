/**
 * A service in small, for tests that kill one: starts the embedded server on the directory given as argument, prints
 * `{ pid, port, ownerUrl }` as a line of JSON, and runs until SIGTERM, which stops the server.
 */
import { startEmbeddedPostgres } from '../../../src/bootstrap/embedded-postgres/embedded-postgres.js';

const dataDir = process.argv[2];
if (!dataDir) throw new Error('usage: embedded-service.ts <data directory>');
const server = await startEmbeddedPostgres({ dataDir });
process.once('SIGTERM', () => void server.stop());
console.log(JSON.stringify({ pid: server.pid, port: server.port, ownerUrl: server.ownerUrl() }));
