import { expect, test } from '@jest/globals';
import { getMetadataArgsStorage } from 'typeorm';
import { ENTITIES } from '../../../src/entities.js';
import { MOVE_RECORDS } from '../../../src/modules/client-records/move-records.js';

test('a merge moves the rows of every table that says whose they are', () => {
  const { columns, tables } = getMetadataArgsStorage();
  const ofClients = ENTITIES.filter((entity) =>
    columns.some(({ target, propertyName }) => target === entity && propertyName === 'clientUid'),
  );
  const names = ofClients.map((entity) => tables.find(({ target }) => target === entity)?.name);
  const moved = Array.from(MOVE_RECORDS.matchAll(/\bupdate (\w+) \w+ set client_uid = \$3/g), ([, table]) => table);
  expect(new Set(moved)).toEqual(new Set(names));
});
