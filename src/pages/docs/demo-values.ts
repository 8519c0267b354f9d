import type { Demo } from '../demo/demo-file.js';

type Fact = keyof Demo;

/** Which fact a parameter or field is, by its name alone. */
const FACT_BY_NAME: Readonly<Record<string, Fact>> = {
  'X-On-Behalf-Of': 'business_uid',
  business_id: 'business_uid',
  business_uid: 'business_uid',
  staff_id: 'staff_uid',
  client_id: 'client_uid',
  client_uid: 'client_uid',
  matter_uid: 'matter_uid',
  service_id: 'service_uid',
  package_id: 'package_uid',
  client_package_id: 'client_package_uid',
  payment_subject_id: 'client_package_uid',
  payment_status_id: 'payment_status_uid',
  payment_status_uid: 'payment_status_uid',
};

/** Which fact an `id` or `uid` is, by the collection that it is in. */
const FACT_BY_COLLECTION: Readonly<Record<string, Fact>> = {
  clients: 'client_uid',
  services: 'service_uid',
  packages: 'package_uid',
  client_packages: 'client_package_uid',
  payment_requests: 'payment_status_uid',
};

/** Values that work with the demo business where the documented example would not, because the demo has it already. */
const OTHER_VALUES: Readonly<Record<string, unknown>> = {
  currency: 'EUR',
  first_name: 'Katherine',
  last_name: 'Johnson',
  email: 'katherine@example.com',
};

/**
 * The demo's value for a parameter or field of the API; undefined where the demo knows none.
 * @param name as published
 * @param collection the path segment or list that it is in, which tells whose `id` it is
 */
export function demoValue(demo: Demo, name: string, collection: string | undefined): unknown {
  if (name === 'service_uids') return [demo.service_uid];
  const isId = name === 'id' || name === 'uid';
  const fact = isId ? FACT_BY_COLLECTION[collection ?? ''] : FACT_BY_NAME[name];
  return fact === undefined ? OTHER_VALUES[name] : demo[fact];
}
