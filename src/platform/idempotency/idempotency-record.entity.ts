import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The response to a request that did something and carried an `Idempotency-Key`; committed together with what the request did. */
@Entity('idempotency_records')
@Index('ix_idempotency_records_created', ['businessUid', 'createdAt'])
export class IdempotencyRecord {
  /** The business acted for, or `-` for a principal over many businesses. */
  @PrimaryColumn('text')
  businessUid!: string;

  /** `type:uid` of who asked: two principals may use the same key. */
  @PrimaryColumn('text')
  principal!: string;

  @PrimaryColumn('text')
  key!: string;

  /** Digest of method, path and body: the same key with another request is refused. */
  @Column('text')
  fingerprint!: string;

  /** HTTP status of the response. */
  @Column('integer')
  status!: number;

  /** The response, byte for byte. */
  @Column('text')
  body!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
