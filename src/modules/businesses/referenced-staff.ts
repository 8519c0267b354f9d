import type { EntityManager } from 'typeorm';
import { UnknownReferenceError } from '../../platform/common/errors/unknown-reference.js';
import { StaffMember } from './staff-member.entity.js';

/** The uid of the staff member that a body names. @throws UnprocessableError (422) when nobody of that uid works for the business */
export async function referencedStaff(tx: EntityManager, businessUid: string, staffUid: string): Promise<string> {
  const known = await tx.existsBy(StaffMember, { businessUid, uid: staffUid });
  if (!known) throw new UnknownReferenceError('staff_id', staffUid, 'a staff member of the business');
  return staffUid;
}
