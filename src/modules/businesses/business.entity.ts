import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PackageSettings } from './package-settings.js';

/** A tenant. Every other row belongs to exactly one. */
@Entity('businesses')
@Index('ix_businesses_directory', ['directoryUid', 'businessUid'])
export class Business {
  @PrimaryColumn('text')
  businessUid!: string;

  @Column('text')
  name!: string;

  /** IANA name; validity is decided on this zone's calendar day. */
  @Column('text')
  timeZone!: string;

  /** ISO 4217; the default where a request names none. */
  @Column('text')
  currency!: string;

  /** The partner that manages this business, if any. */
  @Column('text', { nullable: true })
  directoryUid!: string | null;

  /** Features switched on, `booking_packages` among them (contract 0.3). */
  @Column('text', { array: true })
  features!: string[];

  /** What it has decided about its packages (contract 2.8); the rest is as published, and so is all while it is null. */
  @Column('jsonb', { nullable: true })
  packageSettings!: Partial<PackageSettings> | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}
