import { RevokedToken } from './platform/auth/revoked-token.entity.js';
import { BookableService } from './modules/bookable-services/bookable-service.entity.js';
import { Business } from './modules/businesses/business.entity.js';
import { StaffMember } from './modules/businesses/staff-member.entity.js';
import { BookingCreditRedemption } from './modules/client-packages/entities/booking-credit-redemption.entity.js';
import { BookingCredit } from './modules/client-packages/entities/booking-credit.entity.js';
import { ClientBookingPackage } from './modules/client-packages/entities/client-booking-package.entity.js';
import { CreditLedgerEntry } from './modules/client-packages/entities/credit-ledger-entry.entity.js';
import { Client } from './modules/clients/client.entity.js';
import { ClientSearchKey } from './modules/clients/search/client-search-key.entity.js';
import { Matter } from './modules/clients/matter.entity.js';
import { IdempotencyRecord } from './platform/idempotency/idempotency-record.entity.js';
import { BookingPackage } from './modules/packages/booking-package.entity.js';
import { Invoice } from './modules/payments/invoices/invoice.entity.js';
import { PaymentStatus } from './modules/payments/payment-status.entity.js';
import { Payment } from './modules/payments/payment.entity.js';
import { Booking } from './modules/scheduling/booking.entity.js';
import { PendingBooking } from './modules/virtual-bookings/pending-booking.entity.js';

/** Every table of the service. */
export const ENTITIES = [
  Business,
  StaffMember,
  RevokedToken,
  Client,
  ClientSearchKey,
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
