import { Injectable } from '@nestjs/common';
import type { CalendarDay } from '../../common/calendar.js';
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
import type { Decision, RedemptionRequest } from './redemption.types.js';
import { writesOf } from './redemption.writes.js';

/** Gather, decide, write for a list of requests in one transaction (design.md, Redemption). */
@Injectable()
export class RedemptionBatch {
  constructor(private readonly transactions: PipelinedTransactions) {}

  /** Carries out what can be, all or nothing, and answers each request's decision at its index. */
  redeem(requests: readonly RedemptionRequest[]): Promise<Decision[]> {
    const ownBookings = requests.filter(({ virtualBooking }) => virtualBooking?.own);
    const gather = [
      { statement: LOCK_STATUSES, values: statusKeys(requests) },
      ...(ownBookings.length > 0 ? [{ statement: LOCK_PENDING_BOOKINGS, values: statusKeys(ownBookings) }] : []),
      { statement: LOCK_CREDITS, values: clientKeys(requests) },
    ];
    return this.transactions.run(businessesOf(requests), gather, (rows) => {
      const stillPending = ownBookings.length > 0 ? (rows[1] as BookingRow[]) : [];
      const decisions = decideRedemptions(
        requests.map((request) => withoutTakenBooking(request, stillPending)),
        (rows[0] as StatusRow[]).map(statusOfRow),
        (rows.at(-1) as CreditRow[]).map(creditOfRow),
      );
      const redemptions = decisions.filter((decision) => decision.kind === 'redeemed');
      return { writes: writesOf(redemptions), result: decisions };
    });
  }

  /** What {@link redeem} would decide now. Locks and changes nothing. */
  preview(requests: readonly RedemptionRequest[]): Promise<Decision[]> {
    const gather: BoundStatement[] = [
      { statement: READ_STATUSES, values: statusKeys(requests) },
      { statement: READ_CREDITS, values: clientKeys(requests) },
    ];
    return this.transactions.run(businessesOf(requests), gather, ([statuses, credits]) => ({
      writes: [],
      result: decideRedemptions(
        requests,
        (statuses as StatusRow[]).map(statusOfRow),
        (credits as CreditRow[]).map(creditOfRow),
      ),
    }));
  }
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
