import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A token that is refused although it has not expired; or all that somebody was issued before a time. */
@Entity('revoked_tokens')
@Index('ix_revoked_tokens_expiry', ['expiresAt'])
@Index('ix_revoked_tokens_sequence', ['sequence'])
export class RevokedToken {
  /** The token's business, or `-` for a token over many businesses. */
  @PrimaryColumn('text')
  businessUid!: string;

  /** The token's `jti`, or a digest of the token where it has none. Of all of somebody's: type, uid and time, with commas, which no `jti` has. */
  @PrimaryColumn('text')
  tokenId!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  revokedAt!: Date;

  /** From then on the token is refused anyway and this row can go. */
  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt!: Date;

  /** Set where all tokens of a principal are refused that were issued until then. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  issuedBefore!: Date | null;

  /**
   * One more than the highest that was there, so that processes find what is new without trusting each other's clocks. Some may be
   * equal. Null: written by a version that did not count.
   */
  @Column({ type: 'bigint', nullable: true })
  sequence!: string | null;
}
