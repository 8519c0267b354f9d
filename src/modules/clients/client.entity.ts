import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessOwned } from '../../platform/common/business-owned.js';
import { Business } from '../businesses/business.entity.js';

/** A customer of one business. */
@Entity('clients')
@ForeignKey(() => Business, ['businessUid'], ['businessUid'], { name: 'fk_clients_business', onDelete: 'RESTRICT' })
@Index('uq_clients_email', ['businessUid', 'emailKey'], { unique: true, where: 'email_key is not null' })
@Index('ix_clients_created', ['businessUid', 'createdAt', 'uid'])
@Index('ix_clients_merged', ['businessUid', 'mergedInto'], { where: 'merged_into is not null' })
export class Client extends BusinessOwned {
  @Column('text')
  firstName!: string;

  @Column('text', { nullable: true })
  lastName!: string | null;

  /** As the client wrote it. */
  @Column('text', { nullable: true })
  email!: string | null;

  /** Trimmed and lower case: what makes an e-mail a duplicate within a business. */
  @Column('text', { nullable: true })
  emailKey!: string | null;

  @Column('text', { nullable: true })
  phone!: string | null;

  @Column('text', { nullable: true })
  address!: string | null;

  @Column('text', { nullable: true })
  customId!: string | null;

  /** The client that has taken over everything of this one's, which is none itself any more; never one that has been merged too. */
  @Column('text', { nullable: true })
  mergedInto!: string | null;

  /** When everything that told who it is was taken away, for good. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  anonymizedAt!: Date | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}

/** First and last name as one text. */
export function fullNameOf(client: Pick<Client, 'firstName' | 'lastName'>): string {
  return client.lastName === null ? client.firstName : `${client.firstName} ${client.lastName}`;
}
