import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A business's settings for its packages, and what of them a client package was sold with. Null where nothing was decided, and where
 * nothing could be: no row is written, and an instance of the version before, which knows nothing of the columns, can still add rows.
 */
export class PackageSettings1795000900000 implements MigrationInterface {
  name = 'PackageSettings1795000900000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table businesses add column package_settings jsonb`);
    await queryRunner.query(`alter table client_packages add column expiry_last_day text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table client_packages drop column expiry_last_day');
    await queryRunner.query('alter table businesses drop column package_settings');
  }
}
