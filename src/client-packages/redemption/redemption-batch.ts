import { Injectable } from '@nestjs/common';
import type { CalendarDay } from '../../common/calendar.js';
import type { IdempotencyKey } from '../../common/idempotency-key.js';
import { READ_RECORDS } from '../../idempotency/idempotency-records.js';
import type { AnswerRecord } from '../../idempotency/replay.js';
import { type BoundStatement, PipelinedTransactions } from '../../database/pipelined-transaction.js';
import { decideRedemptions } from './decide-redemptions.js';
import { type CreditRow, creditOfRow, type StatusRow, statusOfRow } from './redemption.rows.js';
import {
  LOCK_CREDITS,
  LOCK_PENDING_BOOKINGS,
  LOCK_STATUSES,
  READ_CREDITS,
  READ_STATUSES,
} from './redemption.statements.js';
import type { Decision, Outcome, RedemptionRequest } from './redemption.types.js';
import { writesOf } from './redemption.writes.js';

/** Gather, decide, write for a list of requests in one transaction (design.md, Redemption). */
@Injectable()
export class RedemptionBatch {
  constructor(private readonly transactions: PipelinedTransactions) {}

  /** Carries out what can be, all or nothing, and answers each request's outcome at its index. */
  redeem(requests: readonly RedemptionRequest[]): Promise<Outcome[]> {
    const ownBookings = requests.filter(({ virtualBooking }) => virtualBooking?.own);
    const keyed = requests.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
    const gather = [
      { statement: LOCK_STATUSES, values: statusKeys(requests) },
      { statement: LOCK_CREDITS, values: clientKeys(requests) },
      ...(ownBookings.length > 0 ? [{ statement: LOCK_PENDING_BOOKINGS, values: statusKeys(ownBookings) }] : []),
      // After the locks: whoever answered this key had them first.
      ...(keyed.length > 0 ? [{ statement: READ_RECORDS, values: recordKeys(keyed) }] : []),
    ];
    return this.transactions.run(businessesOf(requests), gather, ([statuses, credits, ...rest]) => {
      const stillPending = ownBookings.length > 0 ? (rest.shift() as BookingRow[]) : [];
      const answered = new Map((rest.shift() as RecordRow[] | undefined)?.map((row) => [recordId(row), row]));
      const replays = requests.map(({ idempotencyKey }) =>
        idempotencyKey ? answered.get(recordId(toRecordKey(idempotencyKey))) : undefined,
      );
      const decisions = decideRedemptions(
        requests
          .filter((_request, index) => !replays[index])
          .map((request) => withoutTakenBooking(request, stillPending)),
        (statuses as StatusRow[]).map(statusOfRow),
        (credits as CreditRow[]).map(creditOfRow),
      );
      const redemptions = decisions.filter((decision) => decision.kind === 'redeemed');
      const remaining = decisions.values();
      const result = replays.map((record): Outcome =>
        record ? { kind: 'replayed', record } : taken(remaining.next()),
      );
      return { writes: writesOf(redemptions), result };
    });
  }

  /** What {@link redeem} would decide now for one request. Locks and changes nothing. */
  preview(request: RedemptionRequest): Promise<Decision> {
    const gather: BoundStatement[] = [
      { statement: READ_STATUSES, values: statusKeys([request]) },
      { statement: READ_CREDITS, values: clientKeys([request]) },
    ];
    return this.transactions.run([request.businessUid], gather, ([statuses, credits]) => {
      const [decision] = decideRedemptions(
        [request],
        (statuses as StatusRow[]).map(statusOfRow),
        (credits as CreditRow[]).map(creditOfRow),
      );
      if (!decision) throw new Error('no decision for a request');
      return { writes: [], result: decision };
    });
  }
}

interface RecordRow extends AnswerRecord {
  readonly business_uid: string;
  readonly principal: string;
  readonly key: string;
}

function toRecordKey({ businessUid, principal, key }: IdempotencyKey) {
  return { business_uid: businessUid, principal, key };
}

function recordId(row: Pick<RecordRow, 'business_uid' | 'principal' | 'key'>): string {
  return JSON.stringify([row.business_uid, row.principal, row.key]);
}

function recordKeys(keys: readonly IdempotencyKey[]): [string[], string[], string[]] {
  return [
    keys.map(({ businessUid }) => businessUid),
    keys.map(({ principal }) => principal),
    keys.map(({ key }) => key),
  ];
}

function taken(next: IteratorResult<Decision>): Decision {
  if (next.done) throw new Error('fewer decisions than requests');
  return next.value;
}

interface BookingRow {
  readonly business_uid: string;
  readonly uid: string;
}

/** A pending booking that was cancelled or paid since it was looked up is no booking any more: the request is looked up again. */
function withoutTakenBooking(request: RedemptionRequest, stillPending: readonly BookingRow[]): RedemptionRequest {
  if (!request.virtualBooking?.own) return request;
  const { businessUid, paymentStatusUid } = request;
  const pending = stillPending.some((row) => row.business_uid === businessUid && row.uid === paymentStatusUid);
  return pending ? request : { ...request, virtualBooking: undefined };
}

function businessesOf(requests: readonly RedemptionRequest[]): string[] {
  return [...new Set(requests.map(({ businessUid }) => businessUid))];
}

/** The payment statuses named, each once. */
function statusKeys(requests: readonly RedemptionRequest[]): [string[], string[]] {
  const wanted = new Map(requests.map((request) => [`${request.businessUid}/${request.paymentStatusUid}`, request]));
  const rows = [...wanted.values()];
  return [rows.map(({ businessUid }) => businessUid), rows.map(({ paymentStatusUid }) => paymentStatusUid)];
}

/** The clients concerned, each once, with the day it is for their business. */
function clientKeys(requests: readonly RedemptionRequest[]): [string[], string[], CalendarDay[]] {
  const wanted = new Map(requests.map((request) => [`${request.businessUid}/${request.clientUid}`, request]));
  const rows = [...wanted.values()];
  return [
    rows.map(({ businessUid }) => businessUid),
    rows.map(({ clientUid }) => clientUid),
    rows.map(({ today }) => today),
  ];
}
