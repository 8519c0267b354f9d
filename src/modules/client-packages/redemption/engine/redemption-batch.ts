import { Injectable } from '@nestjs/common';
import type { CalendarDay } from '../../../../platform/common/calendar.js';
import type { IdempotencyKey } from '../../../../platform/common/idempotency-key.js';
import type { BoundStatement } from '../../../../platform/database/pipeline/pipeline-query.js';
import { PipelinedTransactions } from '../../../../platform/database/pipeline/pipelined-transactions.js';
import { withRows } from '../../../../platform/database/pipeline/batch-statement.js';
import { READ_RECORDS } from '../../../../platform/idempotency/idempotency-records.js';
import { decideRedemptions, keyOf } from '../rules/decide-redemptions.js';
import { LOCK_CREDITS, LOCK_PENDING_BOOKINGS, LOCK_STATUSES, READ_CREDITS, READ_STATUSES } from '../sql/gather.js';
import type { Decision, Outcome, RedemptionRequest } from '../redemption.types.js';
import { writesOf } from '../sql/write.js';

/** Gather, decide, write for a list of requests in one transaction (design.md, Redemption). */
@Injectable()
export class RedemptionBatch {
  constructor(private readonly transactions: PipelinedTransactions) {}

  /** Carries out what can be, all or nothing, and answers each request's outcome at its index. */
  redeem(requests: readonly RedemptionRequest[]): Promise<Outcome[]> {
    const ownBookings = requests.filter(({ virtualBooking }) => virtualBooking?.isOurs);
    const keyed = requests.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
    const gather = [
      withRows(LOCK_STATUSES, statusKeys(requests)),
      withRows(LOCK_CREDITS, clientKeys(requests)),
      ...(ownBookings.length > 0 ? [withRows(LOCK_PENDING_BOOKINGS, statusKeys(ownBookings))] : []),
      // After the locks: whoever answered this key had them first.
      ...(keyed.length > 0 ? [withRows(READ_RECORDS, recordKeys(keyed))] : []),
    ];
    return this.transactions.run(businessesOf(requests), gather, (gathered) => {
      const stillPending = new Set(
        gathered.of(LOCK_PENDING_BOOKINGS).map(({ businessUid, uid }) => keyOf(businessUid, uid)),
      );
      const answered = new Map(gathered.of(READ_RECORDS).map((record) => [recordId(record), record]));
      const replays = requests.map(({ idempotencyKey }) =>
        idempotencyKey ? answered.get(recordId(idempotencyKey)) : undefined,
      );
      const decisions = decideRedemptions(
        requests
          .filter((_request, index) => !replays[index])
          .map((request) => withoutTakenBooking(request, stillPending)),
        gathered.of(LOCK_STATUSES),
        gathered.of(LOCK_CREDITS),
      );
      const redemptions = decisions.filter((decision) => decision.kind === 'redeemed');
      const remaining = decisions.values();
      const result = replays.map((record): Outcome =>
        record ? { kind: 'replayed', record } : nextDecision(remaining.next()),
      );
      return { writes: writesOf(redemptions), result };
    });
  }

  /** What {@link redeem} would decide now for one request. Locks and changes nothing. */
  preview(request: RedemptionRequest): Promise<Decision> {
    const gather: BoundStatement[] = [
      withRows(READ_STATUSES, statusKeys([request])),
      withRows(READ_CREDITS, clientKeys([request])),
    ];
    return this.transactions.run([request.businessUid], gather, (gathered) => {
      const [decision] = decideRedemptions([request], gathered.of(READ_STATUSES), gathered.of(READ_CREDITS));
      if (!decision) throw new Error('no decision for a request');
      return { writes: [], result: decision };
    });
  }
}

/** Keys may hold anything, so that only JSON keeps three of them apart. */
function recordId({ businessUid, principal, key }: Pick<IdempotencyKey, 'businessUid' | 'principal' | 'key'>): string {
  return JSON.stringify([businessUid, principal, key]);
}

function recordKeys(keys: readonly IdempotencyKey[]): [string[], string[], string[]] {
  return [
    keys.map(({ businessUid }) => businessUid),
    keys.map(({ principal }) => principal),
    keys.map(({ key }) => key),
  ];
}

function nextDecision(next: IteratorResult<Decision>): Decision {
  if (next.done) throw new Error('fewer decisions than requests');
  return next.value;
}

/** A pending booking that was cancelled or paid since it was looked up is no booking any more: the request is looked up again. */
function withoutTakenBooking(request: RedemptionRequest, stillPending: ReadonlySet<string>): RedemptionRequest {
  if (!request.virtualBooking?.isOurs) return request;
  const isPending = stillPending.has(keyOf(request.businessUid, request.paymentStatusUid));
  return isPending ? request : { ...request, virtualBooking: undefined };
}

function businessesOf(requests: readonly RedemptionRequest[]): string[] {
  return [...new Set(requests.map(({ businessUid }) => businessUid))];
}

/** The payment statuses named, each once. */
function statusKeys(requests: readonly RedemptionRequest[]): [string[], string[]] {
  const wanted = new Map(requests.map((request) => [keyOf(request.businessUid, request.paymentStatusUid), request]));
  const rows = [...wanted.values()];
  return [rows.map(({ businessUid }) => businessUid), rows.map(({ paymentStatusUid }) => paymentStatusUid)];
}

/** The clients concerned, each once, with the day it is for their business. */
function clientKeys(requests: readonly RedemptionRequest[]): [string[], string[], CalendarDay[]] {
  const wanted = new Map(requests.map((request) => [keyOf(request.businessUid, request.clientUid), request]));
  const rows = [...wanted.values()];
  return [
    rows.map(({ businessUid }) => businessUid),
    rows.map(({ clientUid }) => clientUid),
    rows.map(({ today }) => today),
  ];
}
