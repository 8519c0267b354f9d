import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { BusinessOwned } from '../../platform/common/business-owned.js';
import { Client } from './client.entity.js';

/** A conversation with a client (`matter_uid` = `conversation_id`). Credits are spent within one matter. */
@Entity('matters')
@ForeignKey(() => Client, ['businessUid', 'clientUid'], ['businessUid', 'uid'], {
  name: 'fk_matters_client',
  onDelete: 'RESTRICT',
})
@Index('ix_matters_client', ['businessUid', 'clientUid', 'createdAt'])
@Index('uq_matters_default', ['businessUid', 'clientUid'], { unique: true, where: 'is_default' })
@Index('uq_matters_of_client', ['businessUid', 'clientUid', 'uid'], { unique: true })
export class Matter extends BusinessOwned {
  @Column('text')
  clientUid!: string;

  @Column('text')
  displayName!: string;

  /** Every client has one, made with it. */
  @Column('boolean')
  isDefault!: boolean;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
