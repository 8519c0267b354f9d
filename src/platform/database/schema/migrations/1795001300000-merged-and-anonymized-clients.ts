import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A client may be merged into another, or made anonymous. No row is written: null means neither, and an instance of the version
 * before, which knows nothing of the columns, can still add clients. The index holds the merged ones alone, of which there are few.
 */
export class MergedAndAnonymizedClients1795001300000 implements MigrationInterface {
  name = 'MergedAndAnonymizedClients1795001300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table clients add column merged_into text');
    await queryRunner.query('alter table clients add column anonymized_at timestamptz(3)');
    await queryRunner.query(
      'create index ix_clients_merged on clients (business_uid, merged_into) where merged_into is not null',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_clients_merged');
    await queryRunner.query('alter table clients drop column anonymized_at');
    await queryRunner.query('alter table clients drop column merged_into');
  }
}
