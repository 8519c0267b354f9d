import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import type { EntityManager } from 'typeorm';
import { isCalendarDay } from '../../platform/common/calendar.js';
import { BusinessProfiles } from '../businesses/business-profiles.js';
import { InvalidParameterError, NotFoundError } from '../../platform/common/errors/common.errors.js';
import { parseInstant } from '../../platform/common/instant.js';
import { valuesIn } from '../../platform/common/listing/keyset.js';
import type { ListQuery } from '../../platform/common/listing/list-query.js';
import { answerPage, type Page, pageOf } from '../../platform/common/listing/page.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { LedgerBalanceResponse, LedgerEntryResponse, LedgerResponse } from './dto/ledger.response.js';
import { BookingCredit } from './entities/booking-credit.entity.js';
import { ClientBookingPackage } from './entities/client-booking-package.entity.js';

/**
 * Entries of credits ($2, of business $1) with the time by which each had happened. The clocks of several instances may disagree a
 * little, but a credit's sequence is its true order: an entry has happened no later than any entry after it, whatever its own
 * timestamp says. So times never run against the sequence, and a moment in between cuts each credit's history in two.
 */
const HISTORY = `
  select e.*, min(e.created_at) over (partition by e.booking_credit_uid order by e.sequence desc) as happened_by
  from credit_ledger_entries e where e.business_uid = $1 and e.booking_credit_uid = any($2::text[])`;

/**
 * $3 moment or null, $4 how many, $5 skipped; $6 to $8 credit, sequence and time of the entry that the page comes after, or nulls.
 * What several credits did at the same time comes in the order of the credits. Within its credit an entry's place is its sequence,
 * which never changes; its time may, by an entry after it.
 */
const selectPage = (direction: 'asc' | 'desc', after: '>' | '<'): string => `
  select h.happened_by, h.booking_credit_uid as booking_credit_id, h.sequence, h.kind, h.quantity, h.balance_after, h.redemption_uid, h.actor_type,
    h.actor_uid, h.reason, h.request_id, h.created_at
  from (${HISTORY}) as h
  where ($3::timestamptz is null or h.happened_by <= $3) and ($6::text is null or case
    when h.booking_credit_uid = $6 then h.sequence ${after} $7::integer
    else (h.happened_by, array_position($2::text[], h.booking_credit_uid)) ${after} ($8::timestamptz, array_position($2::text[], $6)) end)
  order by h.happened_by ${direction}, array_position($2::text[], h.booking_credit_uid) ${direction}, h.sequence ${direction}
  limit $4 offset $5`;
const PAGES = { asc: selectPage('asc', '>'), desc: selectPage('desc', '<') };

/** $1 business, $2 credits, $3 moment. The latest entry by sequence among those of the moment or before; found from the end of the key. */
const BALANCES = `
  select credit.uid as booking_credit_id, coalesce((
    select e.balance_after from credit_ledger_entries e
    where e.business_uid = $1 and e.booking_credit_uid = credit.uid and e.created_at <= $3
    order by e.sequence desc limit 1), 0) as balance
  from unnest($2::text[]) with ordinality as credit (uid, place)
  order by credit.place`;

/** Credit, sequence and time. */
const ENTRY_PLACE = ['text', 'integer', 'timestamptz'] as const;

type EntryRow = Omit<LedgerEntryResponse, 'created_at'> & { readonly created_at: Date; readonly happened_by: Date };

/** Reads the ledger of client packages. */
@Injectable()
export class LedgerHistoryService {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
  ) {}

  /**
   * A page of all entries of all credits of a client package.
   * @param asOf only what had happened by then, and the balance at that moment: of each credit, that after its latest entry (by
   *   sequence) whose time is not after it
   * @throws NotFoundError; InvalidParameterError when `asOf` is neither a time nor a day
   */
  async read(businessUid: string, uid: string, query: ListQuery, asOf: string | undefined): Promise<LedgerResponse> {
    const { timeZone } = await this.profiles.get(businessUid);
    const moment = asOf === undefined ? undefined : parseAsOf(asOf, timeZone);
    return this.transactions.read(businessUid, async (tx) => {
      const credits = await creditUidsOf(tx, businessUid, uid);
      const entries = answerPage('entries', await readEntries(tx, businessUid, credits, query, moment), presentEntry);
      if (!moment) return entries;
      return { ...entries, balance: await readBalance(tx, businessUid, credits, moment) };
    });
  }
}

async function creditUidsOf(tx: EntityManager, businessUid: string, clientPackageUid: string): Promise<string[]> {
  if (!(await tx.existsBy(ClientBookingPackage, { businessUid, uid: clientPackageUid }))) {
    throw new NotFoundError('Client package');
  }
  const credits = await tx.find(BookingCredit, {
    select: { uid: true },
    where: { businessUid, clientPackageUid },
    order: { position: 'ASC' },
  });
  return credits.map((credit) => credit.uid);
}

async function readEntries(
  tx: EntityManager,
  businessUid: string,
  credits: readonly string[],
  query: ListQuery,
  moment: Date | undefined,
): Promise<Page<EntryRow>> {
  const { page, perPage, sort } = query;
  const direction = sort[0]?.direction ?? 'asc';
  const after = valuesIn(ENTRY_PLACE, query.after);
  const values = [businessUid, credits, moment ?? null, perPage + 1, (page - 1) * perPage, ...after];
  const rows = await tx.query<EntryRow[]>(PAGES[direction], values);
  return pageOf(rows, query, (row) => [row.booking_credit_id, row.sequence, row.happened_by.toISOString()]);
}

function presentEntry({ created_at: createdAt, happened_by: _place, ...entry }: EntryRow): LedgerEntryResponse {
  return Object.assign(entry, { created_at: createdAt.toISOString() });
}

async function readBalance(
  tx: EntityManager,
  businessUid: string,
  creditUids: readonly string[],
  moment: Date,
): Promise<LedgerBalanceResponse> {
  const credits = await tx.query<LedgerBalanceResponse['credits']>(BALANCES, [businessUid, creditUids, moment]);
  const total = credits.reduce((sum, { balance }) => sum + balance, 0);
  return { as_of: moment.toISOString(), total, credits };
}

/**
 * The moment that `text` names: an ISO 8601 time (without an offset it is UTC, as everywhere), or a bare day, which means the day's
 * last millisecond in `timeZone`.
 * @throws InvalidParameterError
 */
function parseAsOf(text: string, timeZone: string): Date {
  if (isCalendarDay(text)) return DateTime.fromISO(text, { zone: timeZone }).endOf('day').toJSDate();
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(text) ? parseInstant(text) : undefined;
  if (!instant) throw new InvalidParameterError('as_of must be an ISO 8601 time or a day, YYYY-MM-DD', 'as_of');
  return instant;
}
