import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A token that is refused although it has not expired. */
@Entity('revoked_tokens')
@Index('ix_revoked_tokens_expiry', ['expiresAt'])
@Index('ix_revoked_tokens_revoked', ['revokedAt'])
export class RevokedToken {
  /** The token's business, or `-` for a token over many businesses. */
  @PrimaryColumn('text')
  businessUid!: string;

  /** The token's `jti`, or a digest of the token where it has none. */
  @PrimaryColumn('text')
  tokenId!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  revokedAt!: Date;

  /** From then on the token is refused anyway and this row can go. */
  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt!: Date;
}
