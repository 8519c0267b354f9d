import type { INestApplicationContext } from '@nestjs/common';
import { BusinessProfiles } from '../../modules/businesses/business-profiles.js';
import { RedemptionService } from '../../modules/client-packages/redemption/redemption.service.js';
import { DomainError } from '../../platform/common/errors/domain-error.js';
import {
  type DemoBusiness,
  giveDemoPackage,
  holdDemoBooking,
  makeDemoBusiness,
  requestDemoPayment,
} from './demo-business.js';
import { type Demo, demoPath, readDemo, writeDemo } from './demo-file.js';
import { lastingToken } from './demo-tokens.js';

/** What a credit could do for one of the demo's payments now. */
type Outlook = 'payable' | 'no package' | 'settled';

/**
 * Makes the demo business on the first start. Later it is used again, with everything replaced that no longer works: ended tokens,
 * payments that have been paid, a package that is used up. So the printed request always works the first time.
 * @returns the demo, and the file that it is in
 */
export async function ensureDemo(
  app: INestApplicationContext,
  baseUrl: string,
  dataDirectory: string,
): Promise<{ facts: Demo; path: string }> {
  const kept = await readDemo(dataDirectory);
  const facts = (kept && (await refreshed(app, baseUrl, kept))) ?? (await completed(app, baseUrl, await newDemo(app)));
  await writeDemo(dataDirectory, facts);
  return { facts, path: demoPath(dataDirectory) };
}

/** Undefined when the database knows nothing of the kept demo, or lacks a part of it. */
async function refreshed(app: INestApplicationContext, baseUrl: string, kept: Demo): Promise<Demo | undefined> {
  try {
    return await completed(app, baseUrl, kept);
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

type Draft = DemoBusiness & Pick<Demo, 'client_package_uid'> & Partial<Demo>;

async function newDemo(app: INestApplicationContext): Promise<Draft> {
  const business = await makeDemoBusiness(app);
  return { ...business, client_package_uid: await giveDemoPackage(app, business) };
}

async function completed(app: INestApplicationContext, baseUrl: string, draft: Draft): Promise<Demo> {
  const { business_uid: businessUid, staff_uid: staffUid, client_uid: clientUid } = draft;
  const { directoryUid } = await app.get(BusinessProfiles).get(businessUid);
  const paymentUid = (await stillOpen(app, draft, draft.payment_status_uid)) ?? (await requestDemoPayment(app, draft));
  const bookingUid = (await stillOpen(app, draft, draft.virtual_booking_uid)) ?? (await holdDemoBooking(app, draft));
  const needsPackage = (await outlookOf(app, draft, paymentUid)) === 'no package';
  const directory = { type: 'directory', uid: directoryUid ?? '' } as const;
  const staff = { type: 'staff', uid: staffUid, businessUid } as const;
  const client = { type: 'client', uid: clientUid, businessUid } as const;
  return {
    ...draft,
    base_url: baseUrl,
    client_package_uid: needsPackage ? await giveDemoPackage(app, draft) : draft.client_package_uid,
    payment_status_uid: paymentUid,
    virtual_booking_uid: bookingUid,
    staff_token: await lastingToken(app, staff, draft.staff_token),
    directory_token: await lastingToken(app, directory, draft.directory_token),
    client_token: await lastingToken(app, client, draft.client_token),
  };
}

/** `uid` unless nothing can pay for it any more. */
async function stillOpen(app: INestApplicationContext, demo: DemoBusiness, uid?: string): Promise<string | undefined> {
  return uid !== undefined && (await outlookOf(app, demo, uid)) !== 'settled' ? uid : undefined;
}

/** Asks redemption itself what it would answer. */
async function outlookOf(app: INestApplicationContext, demo: DemoBusiness, uid: string): Promise<Outlook> {
  const { business_uid: businessUid, client_uid: clientUid } = demo;
  const actor = { type: 'client', uid: clientUid } as const;
  const about = { businessUid, clientUid, matterUid: undefined, paymentStatusUid: uid };
  const command = { ...about, actor, requestId: 'demo', idempotencyKey: undefined };
  try {
    const decision = await app.get(RedemptionService).preview(command);
    if (decision.kind === 'redeemed') return 'payable';
    return decision.code === 'NO_PACKAGE' ? 'no package' : 'settled';
  } catch (error) {
    if (error instanceof DomainError) return 'settled';
    throw error;
  }
}
