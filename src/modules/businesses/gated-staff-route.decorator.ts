import { applyDecorators, UseGuards } from '@nestjs/common';
import { StaffRoute } from '../../platform/auth/routes.decorators.js';
import { ApiRefusals, type PublishedRefusal } from '../../platform/common/openapi/api-refusal.decorator.js';
import { BookingPackagesGate } from './booking-packages.gate.js';

/** A staff route behind the `booking_packages` feature (contract 0.3), with the refusals it documents. */
export function GatedStaffRoute(...refusals: readonly PublishedRefusal[]): MethodDecorator {
  const disabled: PublishedRefusal = { code: 'FEATURE_DISABLED', message: 'Forbidden' };
  // Guards run in the order in which they are applied: authentication must come before the gate.
  return applyDecorators(StaffRoute(), UseGuards(BookingPackagesGate), ApiRefusals(disabled, ...refusals));
}
