import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import type { Demo } from '../demo/demo-file.js';
import { DemoBody } from './demo-body.js';
import { demoValue } from './demo-values.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** As long as a real one, and certainly nobody's. */
const UNKNOWN_UID = '0000000000000000';

/** A copy of the document whose requests are filled in with the demo's ids, so that each can be sent as it stands. */
export function withDemoExamples(document: OpenAPIObject, demo: Demo): OpenAPIObject {
  const copy = structuredClone(document);
  const bodies = new DemoBody(demo, copy.components?.schemas ?? {});
  for (const [path, item] of Object.entries(copy.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) fillIn(operation, path, demo, bodies);
    }
  }
  return copy;
}

function fillIn(operation: OperationObject, path: string, demo: Demo, bodies: DemoBody): void {
  for (const parameter of operation.parameters ?? []) {
    if (!('name' in parameter)) continue;
    // Optional filters stay empty: filled in, they would hide what a newcomer wants to see.
    if (!parameter.required && parameter.in === 'query') continue;
    const value = demoValue(demo, parameter.name, collectionOf(path, parameter.name)) ?? dayFor(parameter.name);
    if (value !== undefined) parameter.example = value;
  }
  const { requestBody } = operation;
  const json = requestBody && 'content' in requestBody ? requestBody.content['application/json'] : undefined;
  if (!json?.schema) return;
  const body = bodies.of(json.schema);
  const choices = path.includes('/client_packages/') ? paymentChoices(body, demo) : undefined;
  if (choices) json.examples = choices;
  else json.example = body;
}

/** The segment before a path parameter: of `/clients/{id}` it is `clients`. */
function collectionOf(path: string, parameter: string): string | undefined {
  const segments = path.split('/');
  return segments[segments.indexOf(`{${parameter}}`) - 1];
}

/** Slots are asked for by days; the demo's lie in the future. */
function dayFor(parameter: string): string | undefined {
  if (parameter === 'start_date') return '2030-05-01';
  return parameter === 'end_date' ? '2030-05-02' : undefined;
}

/** What redemption can be asked to pay: one choice for each kind of answer. Undefined for a body that names no payment. */
function paymentChoices(body: unknown, demo: Demo) {
  const field = ['payment_status_id', 'payment_status_uid'].find((name) => name in (body as object));
  if (field === undefined) return undefined;
  const choice = (summary: string, uid: string) => ({ summary, value: { [field]: uid } });
  return {
    payment: choice('A pending payment', demo.payment_status_uid),
    virtual_booking: choice('A booking without a payment yet', demo.virtual_booking_uid),
    unknown: choice('An id that nobody knows', UNKNOWN_UID),
  };
}
