import type { OpenAPIObject } from '@nestjs/swagger';
import { isObject, type Json, objectsIn } from '../../platform/common/openapi/walk.js';

const MATTER = 'The matter (conversation) of the client that it belongs to.';
const PAYMENT_REQUEST = 'Its payment request. A payment status is the same record by its older name.';
const STATE = 'The state of its payment request.';
const PAYABLE_TYPE = 'What kind of thing is paid for.';
const PAYABLE_UID = 'The identifier of what is paid for; of which kind is said beside it.';
const CLIENT = 'The client it is for.';
const BUSINESS = 'The business it belongs to.';

/** What fields and parameters mean that mean the same wherever they stand (contract, Vocabulary). A description of their own goes before it. */
const MEANINGS: Readonly<Record<string, string>> = {
  // Records
  id: 'Its identifier: 16 lower-case letters and digits.',
  uid: 'Its identifier: 16 lower-case letters and digits.',
  name: 'Its name, as people see it.',
  title: 'What it is for, in words that the client sees.',
  description: 'More about it, for people.',
  created_at: 'When it was made.',
  updated_at: 'When it was changed last.',
  cancelled_at: 'When it was cancelled; null: it is not.',
  deleted_at: 'When it was deleted; null: it is not.',
  business_id: BUSINESS,
  business_uid: BUSINESS,
  client_id: CLIENT,
  client_uid: CLIENT,
  staff_id: 'The staff member in charge of it.',
  staff_uid: 'The staff member in charge of it.',
  matter_uid: MATTER,
  conversation_id: MATTER,
  service_id: 'The service it is for.',
  quantity: 'How many of it.',
  features: 'Names of the features that are on for the business.',
  time_zone: 'The IANA name of its time zone.',
  // People
  display_name: 'The name that people see.',
  first_name: 'First name.',
  last_name: 'Last name.',
  full_name: 'First and last name.',
  email: 'E-mail address.',
  phone: 'Phone number, as it was given.',
  address: 'Postal address, as it was given.',
  custom_id: 'Your own name for the client.',
  // Money
  currency: 'ISO 4217 code of the currency of all amounts beside it.',
  taxes: 'Taxes that the business has named for it. Their rates are the business’s affair.',
  tax_uids: 'Taxes, by the identifiers that the business gives them. They are kept and answered; nothing is computed.',
  tax_mode: 'Always `exclude`: amounts are without tax.',
  payment_method: 'How it was paid, in the business’s own words.',
  billing_address: 'Who is billed: name and postal address.',
  issue_date: 'The day of the invoice, on the business’s calendar.',
  due_date: 'The day by which it is to be paid, on the business’s calendar.',
  // Payment requests
  payment_status_id: PAYMENT_REQUEST,
  payment_status_uid: PAYMENT_REQUEST,
  payment_request_id: PAYMENT_REQUEST,
  payment_status_state: STATE,
  payment_request_state: STATE,
  payable_type: PAYABLE_TYPE,
  payable_uid: PAYABLE_UID,
  entity_type: PAYABLE_TYPE,
  entity_uid: PAYABLE_UID,
  payment_subject_type: PAYABLE_TYPE,
  payment_subject_id: PAYABLE_UID,
  // Packages and credits
  package_id: 'The package of the catalogue that it was sold as.',
  package_name: 'The name of the client package.',
  client_package_id: 'The client package.',
  booking_credit_id: 'The credit: a pool of sessions in a client package.',
  booking_credits: 'Its credits: each a pool of sessions.',
  redemption_uid: 'The record of the session used.',
  total_bookings: 'Sessions in all, used ones included.',
  bookings_usage: 'Sessions used.',
  sessions_count: 'Sessions in all.',
  valid_from: 'The first day on which it can be used, on the business’s calendar.',
  valid_until: 'The last day on which it can be used, on the business’s calendar.',
  image_path: 'Path or address of a picture, as the business gave it; empty: none.',
  online_payment_enabled: 'Whether the public catalogue lists it.',
  products: 'Products that come with it.',
  actor_type: 'Whose token did it; `system`: the service itself.',
  actor_uid: 'Who did it.',
  request_id: 'The request that did it, as the log has it.',
  // Bookings
  start_time: 'When the session begins.',
  end_time: 'When the session ends.',
  booking_type: 'What kind of booking it is; there is only one.',
  form_data: 'What the booking form asked: any object, kept and answered as it is.',
  // What answers are made of
  page: 'Which page: a number from 1, or the `next_page` of the answer before.',
  per_page: 'How many rows a page has.',
  next_page: 'What to send as `page` for the next page; null: this was the last one.',
  token: 'A token for `Authorization: Bearer`. Keep it secret.',
  appointment: 'The appointment.',
  appointments: 'The appointments of this page.',
  availability: 'When it can be booked, earliest first.',
  available_credits: 'Sessions left in all of them together.',
  booking: 'The booking.',
  booking_package: 'The package, as its short form has it.',
  business: 'The business.',
  checkout_session: 'What is to be paid.',
  client: 'The client.',
  clients: 'The clients of this page.',
  client_package: 'The client package.',
  client_packages: 'The client packages of this page.',
  credits: 'Each credit that could pay, in the order of use.',
  invoice: 'The invoice.',
  matter: 'The matter.',
  matters: 'The matters of the client.',
  merge: 'The merge, done or looked at.',
  package: 'The package.',
  packages: 'The packages of this page.',
  package_settings: 'The settings.',
  payment: 'The payment.',
  payment_request: 'The payment request.',
  payment_requests: 'The payment requests of this page.',
  redemptions: 'The sessions used, of this page.',
  service: 'The service.',
  services: 'The services of this page.',
  staff: 'The staff members.',
  virtual_booking: 'The virtual booking.',
};

/** Describes every property and parameter of `document` that has no description, as its name means everywhere. */
export function describeByName(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const parameter of objectsIn(item)) {
      if (parameter['in'] === 'path') parameter['description'] ??= recordNamed(String(parameter['name']), path);
    }
  }
  for (const value of objectsIn(document)) {
    if (isParameter(value)) value['description'] ??= MEANINGS[value['name']];
    const { properties } = value;
    if (isObject(properties)) value['properties'] = describedProperties(properties);
  }
  return document;
}

/** Which record a parameter of a path names: in `/clients/{id}` it is the client, and so is `{client_id}` anywhere. */
function recordNamed(parameter: string, path: string): string {
  const segments = path.split('/');
  const collection = segments[segments.indexOf(`{${parameter}}`) - 1] ?? '';
  const record = /^(.+)_(?:id|uid)$/.exec(parameter)?.[1] ?? collection.replace(/s$/, '');
  return `The identifier of the ${record.replaceAll('_', ' ')}.`;
}

function describedProperties(properties: Json): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const description = MEANINGS[name];
      if (!isObject(schema) || schema['description'] !== undefined || description === undefined) return [name, schema];
      // What stands beside a reference is not read (OpenAPI 3.0).
      return [name, '$ref' in schema ? { allOf: [schema], description } : { ...schema, description }];
    }),
  );
}

function isParameter(value: Json): value is Json & { name: string } {
  return typeof value['name'] === 'string' && typeof value['in'] === 'string';
}
