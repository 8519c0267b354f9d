import type { INestApplicationContext } from '@nestjs/common';
import type { StaffCaller } from '../../platform/auth/caller.js';
import { BookableServicesService } from '../../modules/bookable-services/bookable-services.service.js';
import { BusinessesService } from '../../modules/businesses/businesses.service.js';
import { GiveClientPackageUseCase } from '../../modules/client-packages/lifecycle/give-client-package.use-case.js';
import { ClientsService } from '../../modules/clients/clients.service.js';
import { newUid } from '../../platform/common/uid.js';
import { PackagesService } from '../../modules/packages/packages.service.js';
import { PaymentRequestsService } from '../../modules/payments/payment-requests/payment-requests.service.js';
import { VirtualBookingsService } from '../../modules/virtual-bookings/virtual-bookings.service.js';
import type { Demo } from './demo-file.js';

/** What stays the same from start to start. */
export type DemoBusiness = Pick<
  Demo,
  'business_uid' | 'staff_uid' | 'client_uid' | 'matter_uid' | 'service_uid' | 'package_uid'
>;

const SESSIONS = 10;
/** Never in the past while anybody tries the demo. */
const VIRTUAL_BOOKING_START = '2099-06-01T10:00:00Z';

/** Makes a yoga studio with one client, one service and one package, as a caller of the API would. */
export async function makeDemoBusiness(app: INestApplicationContext): Promise<DemoBusiness> {
  const { business, staff } = await app.get(BusinessesService).create(newUid(), {
    name: 'Lotus Yoga',
    time_zone: 'Europe/Berlin',
    currency: 'EUR',
    staff_name: 'Ada Lovelace',
    email: 'ada@example.com',
  });
  const { businessUid } = business;
  const clients = app.get(ClientsService);
  const { client } = await clients.create(businessUid, {
    first_name: 'Grace',
    last_name: 'Hopper',
    email: 'grace@example.com',
  });
  const [matter] = (await clients.show(businessUid, client.uid)).matters;
  if (!matter) throw new Error('A new client has no matter');
  const service = await app
    .get(BookableServicesService)
    .create(businessUid, { name: 'Yoga class', duration: 60, price: 50 });
  const { bookingPackage } = await app.get(PackagesService).createOfSessions(businessUid, {
    name: 'Ten yoga classes',
    price: 400,
    sessions_count: SESSIONS,
    service_uids: [service.uid],
    online_payment_enabled: true,
  });
  return {
    business_uid: businessUid,
    staff_uid: staff.uid,
    client_uid: client.uid,
    matter_uid: matter.uid,
    service_uid: service.uid,
    package_uid: bookingPackage.uid,
  };
}

/** Gives the demo client one more package. @returns its uid */
export async function giveDemoPackage(app: INestApplicationContext, demo: DemoBusiness): Promise<string> {
  const { clientPackage } = await app
    .get(GiveClientPackageUseCase)
    .run(staffOf(demo), { client_id: demo.client_uid, package_id: demo.package_uid });
  return clientPackage.uid;
}

/** Asks the demo client for a payment for the demo service. @returns the payment status's uid */
export async function requestDemoPayment(app: INestApplicationContext, demo: DemoBusiness): Promise<string> {
  const request = { client_id: demo.client_uid, service_id: demo.service_uid, price: 50 };
  return (await app.get(PaymentRequestsService).create(staffOf(demo), request)).uid;
}

/** Holds a booking for the demo client that has no payment status yet. @returns its uid */
export async function holdDemoBooking(app: INestApplicationContext, demo: DemoBusiness): Promise<string> {
  const booking = { client_id: demo.client_uid, service_id: demo.service_uid, start_time: VIRTUAL_BOOKING_START };
  return (await app.get(VirtualBookingsService).create(staffOf(demo), booking)).uid;
}

function staffOf({ business_uid: businessUid, staff_uid: uid }: DemoBusiness): StaffCaller {
  return { principal: { type: 'staff', uid, businessUid }, requestId: 'demo' };
}
