import { type EntityManager, In } from 'typeorm';
import { type Searchable, searchKeysOf, searchTextOf } from '../../../platform/common/search/search-index.js';
import { Client } from '../client.entity.js';
import { ADD_KEYS, REMOVE_KEYS, SET_TEXTS } from './search-statements.js';

/** Makes clients findable by what they are now, and no longer by what they were. Their rows are there, and locked unless they are new. */
export function makeSearchable(
  tx: EntityManager,
  businessUid: string,
  clients: readonly (Searchable & Pick<Client, 'uid'>)[],
): Promise<void> {
  return setTexts(
    tx,
    businessUid,
    clients.map(({ uid }) => uid),
    clients.map(searchTextOf),
  );
}

/** Takes a client out of all searches. */
export function makeUnsearchable(tx: EntityManager, businessUid: string, uid: string): Promise<void> {
  return setTexts(tx, businessUid, [uid], ['']);
}

async function setTexts(
  tx: EntityManager,
  businessUid: string,
  uids: readonly string[],
  texts: readonly string[],
): Promise<void> {
  const before = await tx.find(Client, {
    select: { uid: true, searchText: true },
    where: { businessUid, uid: In(uids) },
  });
  for (const { uid, searchText } of before) {
    if (searchText) await tx.query(REMOVE_KEYS, [businessUid, uid, searchKeysOf(searchText)]);
  }
  await tx.query(SET_TEXTS, [businessUid, uids, texts]);
  await tx.query(ADD_KEYS, [businessUid, uids, texts.map((text) => searchKeysOf(text).join(' '))]);
}
