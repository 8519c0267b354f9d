import { formatMoney, moneyAsNumber } from '../../../platform/common/money.js';
import { DEFAULT_LAST_DAY } from '../../businesses/package-settings.js';
import type { ClientPackageDetails } from '../client-package-details.js';
import type {
  ClientPackageBase,
  ClientPackageResponse,
  ListedClientPackageResponse,
  SourcedClientPackageResponse,
} from './client-package.response.js';

/** The part that all views share. */
function presentBase(details: ClientPackageDetails): ClientPackageBase {
  const { clientPackage, status, credits, paymentState, usageByCreditAndService } = details;
  const sum = (values: number[]): string => String(values.reduce((total, value) => total + value, 0));
  return {
    id: clientPackage.uid,
    name: clientPackage.name,
    status,
    currency: clientPackage.currency,
    business_id: clientPackage.businessUid,
    client_id: clientPackage.clientUid,
    conversation_id: clientPackage.matterUid,
    package_id: clientPackage.packageUid,
    staff_id: clientPackage.staffUid,
    created_at: clientPackage.createdAt.toISOString(),
    valid_from: clientPackage.validFrom,
    valid_until: clientPackage.validUntil,
    expiry_last_day: clientPackage.expiryLastDay ?? DEFAULT_LAST_DAY,
    total_bookings: sum(credits.map(({ totalBookings }) => totalBookings)),
    bookings_usage: sum(credits.map(({ bookingsUsage }) => bookingsUsage)),
    booking_credits: credits.map((credit) => ({
      id: credit.uid,
      total_bookings: String(credit.totalBookings),
      bookings_usage: String(credit.bookingsUsage),
      credit_items: credit.serviceUids.map((item_id) => ({
        item_id,
        item_type: 'SERVICE',
        bookings_usage: usageByCreditAndService.get(`${credit.uid}/${item_id}`) ?? 0,
      })),
    })),
    image_path: clientPackage.imagePath,
    products: clientPackage.products.map(({ id, name, quantity }) => ({ id, name, quantity })),
    payment_request_id: clientPackage.paymentStatusUid,
    payment_request_state: paymentState,
    payment_status_id: clientPackage.paymentStatusUid,
    payment_status_uid: clientPackage.paymentStatusUid,
    payment_status_state: paymentState,
  };
}

/** A client package as staff see it (contract 2.1). */
export function presentClientPackage(details: ClientPackageDetails): ClientPackageResponse {
  const { clientPackage, status } = details;
  return {
    ...presentBase(details),
    active: status === 'active' ? 'true' : 'false',
    amount: moneyAsNumber(clientPackage.price),
  };
}

/** A client package as its client lists it (contract 2.2). */
export function presentListedClientPackage(details: ClientPackageDetails): ListedClientPackageResponse {
  const { clientPackage, status } = details;
  return {
    ...presentBase(details),
    active: status === 'active',
    price: formatMoney(clientPackage.price),
    net_price: formatMoney(clientPackage.price),
    updated_at: clientPackage.updatedAt.toISOString(),
  };
}

/** A client package under every name by which callers know a field of it. */
export function presentAllFields(details: ClientPackageDetails): ListedClientPackageResponse & Record<string, unknown> {
  const { uid, clientUid, matterUid, packageUid } = details.clientPackage;
  const shown = { ...presentSourcedClientPackage(details), ...presentListedClientPackage(details) };
  const aliases = { client_uid: clientUid, matter_uid: matterUid, package_uid: packageUid };
  return { ...shown, ...aliases, uid, booking_package_uid: packageUid, sessions_count: shown.total_bookings };
}

/** A client package with where its sale came from; nothing here knows that yet (contract 2.3). */
export function presentSourcedClientPackage(details: ClientPackageDetails): SourcedClientPackageResponse {
  const source = { campaign: null, channel: null, name: null, website_url: null };
  return { ...presentClientPackage(details), source };
}
