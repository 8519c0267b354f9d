import { beforeAll, expect, test } from '@jest/globals';
import { BusinessProfiles } from '../../src/modules/businesses/business-profiles.js';
import { type Cast, castOf } from '../scenes/story.js';
import { useTestApp } from '../support/app/test-app.js';

const CONNECTIONS = 4;

const app = useTestApp({ environment: { DATABASE_POOL_SIZE: String(CONNECTIONS) } });
let cast: Cast;

beforeAll(async () => {
  cast = await castOf(app);
});

test('keyed requests that all have to look something up beside their transactions do not wait for each other for ever', async () => {
  const request = { client_id: cast.clientUid, service_id: cast.serviceUid, price: 50 };
  // Each has its transaction open when it asks for the business's profile.
  app.nest.get(BusinessProfiles).forget(cast.businessUid);
  const answers = await Promise.all(
    Array.from({ length: 5 * CONNECTIONS }, (_none, index) =>
      app.post('/business/payments/v1/payment_requests', { payment_request: request }, cast.staffToken, {
        'idempotency-key': `at once ${index}`,
      }),
    ),
  );
  expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
});
