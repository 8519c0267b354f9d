import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Revocations are numbered in the order in which the database has them, so that a process finds those that are new to it whatever the clocks of others say; and
 * a revocation may end all tokens that somebody was issued before. The table has the
 * revocations of a month, so numbering them is short. An instance of the version before, while it is being replaced, leaves the number out.
 */
export class RevocationsInOrder1795001000000 implements MigrationInterface {
  name = 'RevocationsInOrder1795001000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table revoked_tokens add column issued_before timestamptz(3)`);
    await queryRunner.query('alter table revoked_tokens add column sequence bigint');
    await queryRunner.query(`
      update revoked_tokens r set sequence = o.number
      from (
        select business_uid, token_id, row_number() over (order by revoked_at, token_id) as number from revoked_tokens
      ) o
      where r.business_uid = o.business_uid and r.token_id = o.token_id`);
    await queryRunner.query('create index ix_revoked_tokens_sequence on revoked_tokens (sequence)');
    await queryRunner.query('drop index ix_revoked_tokens_revoked');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create index ix_revoked_tokens_revoked on revoked_tokens (revoked_at)');
    await queryRunner.query('drop index ix_revoked_tokens_sequence');
    await queryRunner.query('alter table revoked_tokens drop column sequence');
    await queryRunner.query('alter table revoked_tokens drop column issued_before');
  }
}
