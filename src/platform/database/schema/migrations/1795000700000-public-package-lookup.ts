import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The public page of a package knows no business, only the package's uid (contract 3.7): without an index for that alone, anybody
 * could have every business's catalogue read, without a token. A catalogue is changed by hand, so that building it blocks nobody long.
 */
export class PublicPackageLookup1795000700000 implements MigrationInterface {
  name = 'PublicPackageLookup1795000700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create index ix_booking_packages_uid on booking_packages (uid)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_booking_packages_uid');
  }
}
