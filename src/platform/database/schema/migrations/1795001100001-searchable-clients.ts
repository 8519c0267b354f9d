import type { MigrationInterface, QueryRunner } from 'typeorm';
import { searchKeysOf, searchTextOf } from '../../../common/search/search-index.js';
import { emailKeyOf } from '../../../common/text-forms.js';

const CLIENTS_PER_BATCH = 500;

interface ClientRow {
  readonly business_uid: string;
  readonly uid: string;
  readonly first_name: string;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly email_key: string | null;
  readonly phone: string | null;
  readonly custom_id: string | null;
}

const NEXT_BUSINESS = `
  select business_uid from clients where business_uid > $1 and search_text is null order by business_uid limit 1`;
/** From the last one on: looked for from the beginning, all that are done would have to be passed again. */
const NEXT_CLIENTS = `
  select business_uid, uid, first_name, last_name, email, email_key, phone, custom_id
  from clients where business_uid = $1 and uid > $2 and search_text is null order by uid limit $3`;
/** The clients are named twice: joined alone to a list, all of the business may be gone through for each. */
const ADD_KEYS = `
  insert into client_search_keys (business_uid, key, client_uid)
  select c.business_uid, k.key, c.uid
  from clients c
  join unnest($2::text[], $3::text[]) as t (uid, keys) on t.uid = c.uid
  cross join string_to_table(t.keys, ' ') as k (key)
  where c.business_uid = $1 and c.uid = any($2::text[]) and k.key <> ''
  on conflict do nothing`;
const SET_TEXTS = `
  update clients c set search_text = t.search_text
  from unnest($2::text[], $3::text[]) as t (uid, search_text)
  where c.business_uid = $1 and c.uid = any($2::text[]) and c.uid = t.uid`;
/** The first of several clients that the service would refuse by now has the new key; the others keep theirs. */
const SET_EMAIL_KEY = `
  update clients set email_key = $3
  where business_uid = $1 and uid = $2
    and not exists (select from clients o where o.business_uid = $1 and o.email_key = $3)`;

/**
 * Makes the clients that are there searchable, and their e-mails one for all spellings. Not one transaction but many: each batch is
 * done for good, nobody waits for it, and after a break the next start goes on.
 */
export class SearchableClients1795001100001 implements MigrationInterface {
  name = 'SearchableClients1795001100001';
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    let [business] = await nextBusiness(queryRunner, '');
    while (business) {
      let batch: ClientRow[];
      let last = '';
      do {
        batch = (await queryRunner.query(NEXT_CLIENTS, [
          business.business_uid,
          last,
          CLIENTS_PER_BATCH,
        ])) as ClientRow[];
        last = batch.at(-1)?.uid ?? last;
        await makeSearchable(queryRunner, business.business_uid, batch);
      } while (batch.length === CLIENTS_PER_BATCH);
      [business] = await nextBusiness(queryRunner, business.business_uid);
    }
  }

  /** Texts and keys go with their column and table; an older version takes the e-mail keys as they are. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}

function nextBusiness(queryRunner: QueryRunner, after: string): Promise<{ business_uid: string }[]> {
  return queryRunner.query(NEXT_BUSINESS, [after]) as Promise<{ business_uid: string }[]>;
}

/** The texts last: they say that a client is done. */
async function makeSearchable(
  queryRunner: QueryRunner,
  businessUid: string,
  clients: readonly ClientRow[],
): Promise<void> {
  for (const { uid, email, email_key } of clients) {
    const key = email === null ? null : emailKeyOf(email);
    if (key !== email_key) await queryRunner.query(SET_EMAIL_KEY, [businessUid, uid, key]);
  }
  const uids = clients.map(({ uid }) => uid);
  const texts = clients.map(({ first_name, last_name, email, phone, custom_id }) =>
    searchTextOf({ firstName: first_name, lastName: last_name, email, phone, customId: custom_id }),
  );
  const keys = texts.map((text) => searchKeysOf(text).join(' '));
  await queryRunner.query(ADD_KEYS, [businessUid, uids, keys]);
  await queryRunner.query(SET_TEXTS, [businessUid, uids, texts]);
}
