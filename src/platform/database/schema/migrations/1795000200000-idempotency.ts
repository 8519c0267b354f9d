import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `create table idempotency_records (
    business_uid text not null,
    principal text not null,
    key text not null,
    fingerprint text not null,
    status integer not null,
    body text not null,
    created_at timestamptz(3) not null,
    constraint pk_idempotency_records primary key (business_uid, principal, key)
  )`,
  `create index ix_idempotency_records_created
    on idempotency_records (business_uid, created_at)`,
];

/** Answers by `Idempotency-Key`. */
export class Idempotency1795000200000 implements MigrationInterface {
  name = 'Idempotency1795000200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table idempotency_records');
  }
}
