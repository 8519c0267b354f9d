import { beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { getRepositoryToken } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Business } from '../../src/modules/businesses/business.entity.js';
import { type BusinessProfile, BusinessProfiles } from '../../src/modules/businesses/business-profiles.js';
import { packageSettingsOf } from '../../src/modules/businesses/package-settings.js';
import { PackageSettingsService } from '../../src/modules/businesses/package-settings.service.js';
import { Transactions } from '../../src/platform/database/transactions.js';
import { query } from '../support/database/books.js';
import { useTestApp } from '../support/app/test-app.js';

const COUNT = 50;

const app = useTestApp();
let profiles: BusinessProfiles;
let read: Repository<Business>['findBy'];
let findBy: jest.SpiedFunction<typeof read>;
let uids: string[];

beforeAll(async () => {
  profiles = app.nest.get(BusinessProfiles);
  const businesses = app.nest.get<Repository<Business>>(getRepositoryToken(Business), { strict: false });
  read = businesses.findBy.bind(businesses);
  findBy = jest.spyOn(businesses, 'findBy');
  uids = Array.from({ length: COUNT }, (_none, index) => `studio-${index}`);
  for (const businessUid of uids) {
    const times = { createdAt: new Date(), updatedAt: new Date() };
    const place = { timeZone: 'UTC', currency: 'USD', directoryUid: null };
    await businesses.insert({
      businessUid,
      name: businessUid,
      features: [],
      packageSettings: null,
      ...place,
      ...times,
    });
  }
});

beforeEach(() => {
  for (const uid of uids) profiles.forget(uid);
  findBy.mockClear();
});

const ask = (wanted: readonly string[]): Promise<(BusinessProfile | null)[]> =>
  Promise.all(wanted.map((uid) => profiles.find(uid)));

test('what is asked for at once is read at once, what comes meanwhile together afterwards', async () => {
  const [first = '', ...others] = uids;
  const asked = [ask([first])];
  while (findBy.mock.calls.length === 0) await Promise.resolve();
  asked.push(ask(others), ask(['nowhere']), ask(others));
  const found = (await Promise.all(asked)).flat().map((profile) => profile?.businessUid);
  expect(found).toEqual([first, ...others, undefined, ...others]);
  expect(findBy).toHaveBeenCalledTimes(2);
});

test('a change that is made while a profile is being read is seen by who asks afterwards', async () => {
  const [uid = ''] = uids;
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const isRead = new Promise<void>((resolve) =>
    findBy.mockImplementationOnce(async (where) => {
      const rows = await read(where);
      resolve();
      await held;
      return rows;
    }),
  );
  const before = profiles.find(uid);
  await isRead;
  await query(app.database, `update businesses set time_zone = 'Asia/Tokyo' where business_uid = $1`, [uid]);
  profiles.forget(uid);
  const after = profiles.find(uid);
  letGo();
  expect((await before)?.timeZone).toBe('UTC');
  expect((await after)?.timeZone).toBe('Asia/Tokyo');
});

test('a query that fails fails for nobody who asks later', async () => {
  const [first = '', second = ''] = uids;
  findBy.mockRejectedValueOnce(new Error('no database'));
  const asked = ask([first]);
  await expect(asked).rejects.toThrow('no database');
  expect((await ask([first, second])).map((profile) => profile?.businessUid)).toEqual([first, second]);
});

test('what a keyed request changes is forgotten once it is committed, not while others still read what was', async () => {
  const { businessUid } = await app.business();
  const transactions = app.nest.get(Transactions);
  const settings = app.nest.get(PackageSettingsService);
  await transactions.ambient(businessUid, async () => {
    await settings.update(businessUid, { expiry_last_day: 'day_before' });
    expect(packageSettingsOf((await profiles.get(businessUid)).packageSettings).expiry_last_day).toBe('anniversary');
  });
  expect((await settings.show(businessUid)).expiry_last_day).toBe('day_before');
});
