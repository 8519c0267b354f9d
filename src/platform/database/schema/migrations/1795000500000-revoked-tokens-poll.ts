import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every process asks once a second what was revoked lately; by expiry alone it would read all that was revoked in a month. */
export class RevokedTokensPoll1795000500000 implements MigrationInterface {
  name = 'RevokedTokensPoll1795000500000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create index ix_revoked_tokens_revoked on revoked_tokens (revoked_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_revoked_tokens_revoked');
  }
}
