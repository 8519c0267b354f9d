/**
 * $1 the business; $2 clients and $3 their keys, those of one client in one text. The clients are named twice, here and below: joined
 * alone to a list, all of the business may be gone through for each.
 */
export const ADD_KEYS = `
  insert into client_search_keys (business_uid, key, client_uid)
  select c.business_uid, k.key, c.uid
  from clients c
  join unnest($2::text[], $3::text[]) as t (uid, keys) on t.uid = c.uid
  cross join string_to_table(t.keys, ' ') as k (key)
  where c.business_uid = $1 and c.uid = any($2::text[]) and k.key <> ''
  on conflict do nothing`;

/** $1 the business; $2 a client, $3 keys. */
export const REMOVE_KEYS = `
  delete from client_search_keys where business_uid = $1 and client_uid = $2 and key = any($3::text[])`;

/** $1 the business; $2 clients and $3 their search texts, in pairs. */
export const SET_TEXTS = `
  update clients c set search_text = t.search_text
  from unnest($2::text[], $3::text[]) as t (uid, search_text)
  where c.business_uid = $1 and c.uid = any($2::text[]) and c.uid = t.uid`;

/**
 * The clients that have a key which begins like one of several texts.
 * @param business the parameter that names it
 * @param bounds the parameters of each text: from it, up to what comes after all that begins so
 */
export function clientsWithKeys(business: string, bounds: readonly (readonly [from: string, upTo: string])[]): string {
  return bounds
    .map(
      ([from, upTo]) =>
        `select k.client_uid from client_search_keys k where k.business_uid = ${business} and k.key >= ${from} and k.key < ${upTo}`,
    )
    .join(' union all ');
}
