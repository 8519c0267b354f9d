import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import type { AuthenticatedRequest } from '../../platform/auth/auth.guards.js';
import { DomainError } from '../../platform/common/errors/domain-error.js';
import { ApiRefusals, type PublishedRefusal } from '../../platform/common/openapi/api-refusal.decorator.js';
import { BusinessProfiles } from './business-profiles.js';

/** The feature that package routes need (contract 0.3). */
export const BOOKING_PACKAGES_FEATURE = 'booking_packages';

/** 403 when the business does not have `booking_packages`; after authentication, before the body is looked at (contract 0.3). */
@Injectable()
export class BookingPackagesGate implements CanActivate {
  constructor(private readonly profiles: BusinessProfiles) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const profile = user.businessUid === undefined ? null : await this.profiles.find(user.businessUid);
    if (profile?.features.includes(BOOKING_PACKAGES_FEATURE)) return true;
    throw new DomainError('FEATURE_DISABLED', 'The business does not have the feature booking_packages');
  }
}

/**
 * A route of a staff controller that needs the feature, with the refusals it documents. The controller's own guard, which
 * authenticates, runs first (contract 0.3).
 */
export function NeedsBookingPackages(...refusals: readonly PublishedRefusal[]): MethodDecorator {
  const disabled: PublishedRefusal = { code: 'FEATURE_DISABLED', message: 'Forbidden' };
  return applyDecorators(UseGuards(BookingPackagesGate), ApiRefusals(disabled, ...refusals));
}
