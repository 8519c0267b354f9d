import type { MigrationInterface, QueryRunner } from 'typeorm';

const NAMED = `coalesce(
  business_uid = any((select string_to_array(current_setting('punchcard.business_uids', true), ','))::text[]), false)`;

/**
 * What clients are found by. A trigram or text-search index would be smaller, but behind row-level security PostgreSQL looks nothing
 * up by operators that it does not know to be leakproof; it knows comparisons of text to be. `collate "C"`: whatever begins alike
 * lies side by side. Keys are an index and no more: a foreign key would look up the client for each of its thirty.
 *
 * The search text of a client is null until it has its keys: no row is written here, and an instance of the version before, which
 * knows nothing of the column, can still add clients.
 */
export class ClientSearch1795001100000 implements MigrationInterface {
  name = 'ClientSearch1795001100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table clients add column search_text text');
    await queryRunner.query(
      'create index ix_clients_not_searchable on clients (business_uid, uid) where search_text is null',
    );
    await queryRunner.query(`create table client_search_keys (
      business_uid text not null,
      key text collate "C" not null,
      client_uid text not null,
      constraint pk_client_search_keys primary key (business_uid, key, client_uid)
    )`);
    const sharded: unknown[] = await queryRunner.query(`select from pg_extension where extname = 'citus'`);
    if (sharded.length > 0) return;
    await queryRunner.query(
      `create policy named_businesses on client_search_keys using (${NAMED}) with check (${NAMED})`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table client_search_keys');
    await queryRunner.query('drop index ix_clients_not_searchable');
    await queryRunner.query('alter table clients drop column search_text');
  }
}
