import { RevokedToken } from '../auth/revoked-token.entity.js';
import { BookableService } from '../bookable-services/bookable-service.entity.js';
import { Business } from '../businesses/business.entity.js';
import { StaffMember } from '../businesses/staff-member.entity.js';
import { BookingCreditRedemption } from '../client-packages/entities/booking-credit-redemption.entity.js';
import { BookingCredit } from '../client-packages/entities/booking-credit.entity.js';
import { ClientBookingPackage } from '../client-packages/entities/client-booking-package.entity.js';
import { CreditLedgerEntry } from '../client-packages/entities/credit-ledger-entry.entity.js';
import { Client } from '../clients/client.entity.js';
import { Matter } from '../clients/matter.entity.js';
import { IdempotencyRecord } from '../idempotency/idempotency-record.entity.js';
import { BookingPackage } from '../packages/booking-package.entity.js';
import { Invoice } from '../payments/invoice.entity.js';
import { PaymentStatus } from '../payments/payment-status.entity.js';
import { Payment } from '../payments/payment.entity.js';
import { Booking } from '../scheduling/booking.entity.js';
import { PendingBooking } from '../virtual-bookings/pending-booking.entity.js';

/** Every table of the service. */
export const ENTITIES = [
  Business,
  StaffMember,
  RevokedToken,
  Client,
  Matter,
  BookableService,
  PaymentStatus,
  Payment,
  Invoice,
  Booking,
  PendingBooking,
  BookingPackage,
  ClientBookingPackage,
  BookingCredit,
  BookingCreditRedemption,
  CreditLedgerEntry,
  IdempotencyRecord,
];
