import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newUid } from '../../src/platform/common/uid.js';
import { clientPackageOf, dataOf, redeem, STAFF_UPDATE_USAGE } from '../scenes/story.js';
import { merge, type TwoClients, twoClients } from '../scenes/two-clients.js';
import { expectCleanBooks } from '../support/database/books.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { answers, bookingBody, SchedulingServer } from '../support/http/scheduling-server.js';

let server: SchedulingServer;
let app: TestApp;
let clients: TwoClients;

beforeAll(async () => {
  server = await SchedulingServer.start();
  app = await startTestApp({ environment: { VIRTUAL_BOOKINGS_URL: server.url, VIRTUAL_BOOKINGS_TOKEN: 'token' } });
  clients = await twoClients(app);
  await clientPackageOf(app, clients.from, { sessions_count: 5 });
  dataOf(await merge(app, clients.from, clients.into), 200);
});
afterAll(async () => {
  await expectCleanBooks(app.database);
  await app.close();
  await server.stop();
});

/** A booking of the client as the scheduling server still knows it. */
function known(matterUid: string): string {
  const uid = newUid();
  const { clientUid, serviceUid } = clients.from;
  server.will(
    answers(200, bookingBody(uid, { client_uid: clientUid, matter_uid: matterUid, service_uid: serviceUid })),
  );
  return uid;
}

describe('a booking that the scheduling server has for a client that has been merged', () => {
  test('is paid for the other client, by staff and by that client', async () => {
    const byStaff = { payment_status_uid: known(clients.from.matterUid) };
    expect((await app.post(STAFF_UPDATE_USAGE, byStaff, clients.into.staffToken)).status).toBe(200);
    expect((await redeem(app, clients.into, known(clients.from.matterUid))).status).toBe(200);
  });

  test('is not looked up for a matter that is neither’s', async () => {
    const answer = await redeem(app, clients.into, known('nosuchmatter0000'));
    expect(answer).toMatchObject({ status: 422, body: { error_code: 'VIRTUAL_BOOKING_UNAVAILABLE' } });
  });
});
