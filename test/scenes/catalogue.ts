import type { TestApp } from '../support/app/test-app.js';

/** A package in an answer. */
export type PackageAnswer = Readonly<Record<string, unknown>> & { readonly id: string; readonly order: number };

/** A body of `POST /platform/v1/payment/packages` with all that it must have. */
export function packageBody(serviceUid: string, changes: Readonly<Record<string, unknown>> = {}) {
  const items = [{ total_bookings: 10, services: [{ id: serviceUid }] }];
  const required = { name: 'Ten classes', price: 223.5, currency: 'USD', expiration: 12, expiration_unit: 'M', items };
  return { ...required, ...changes };
}

/** Makes a service and answers its uid. */
export async function createService(app: TestApp, staffToken: string, name = 'Yoga class'): Promise<string> {
  const { body } = await app.post('/v2/settings/services', { name, duration: 60 }, staffToken);
  return (body as { id: string }).id;
}

/** Makes a package that differs from {@link packageBody} by `changes`. */
export async function createPackage(
  app: TestApp,
  staffToken: string,
  serviceUid: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<PackageAnswer> {
  return packageIn(await app.post('/platform/v1/payment/packages', packageBody(serviceUid, changes), staffToken));
}

/** `data.package` of an answer. */
export function packageIn({ body }: { readonly body: unknown }): PackageAnswer {
  return (body as { data: { package: PackageAnswer } }).data.package;
}

/** `data.packages` of an answer. */
export function packagesIn({ body }: { readonly body: unknown }): PackageAnswer[] {
  return (body as { data: { packages: PackageAnswer[] } }).data.packages;
}
