import type { BusinessCaller } from '../../platform/auth/caller.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';

/**
 * The business a caller asks about. A client or staff member can name no other than their own; directories and applications had
 * theirs settled when they were let in (contract 0.2).
 * @throws NotFoundError for another business
 */
export function businessAskedFor({ principal }: BusinessCaller, businessId: string | undefined): string {
  const bound = principal.type === 'client' || principal.type === 'staff';
  if (bound && businessId !== undefined && businessId !== principal.businessUid) throw new NotFoundError('Business');
  return principal.businessUid;
}
