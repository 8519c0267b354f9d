import { Column, Entity, ForeignKey } from 'typeorm';
import { BusinessOwned } from '../../platform/common/business-owned.js';
import { Business } from './business.entity.js';

/** Somebody who works for a business. */
@Entity('staff_members')
@ForeignKey(() => Business, ['businessUid'], ['businessUid'], {
  name: 'fk_staff_members_business',
  onDelete: 'RESTRICT',
})
export class StaffMember extends BusinessOwned {
  @Column('text')
  displayName!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
