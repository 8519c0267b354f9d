import type { EntityManager, ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import type { CalendarDay } from '../../../platform/common/calendar.js';
import { applyFilters, applyOrder, applyPage, orderOf } from '../../../platform/common/listing/apply-list-query.js';
import { applyAfter, placeIn } from '../../../platform/common/listing/keyset.js';
import type { ListQuery, SortTerm } from '../../../platform/common/listing/list-query.js';
import { type Page, pageOf } from '../../../platform/common/listing/page.js';
import { PaymentStatus } from '../payment-status.entity.js';
import {
  BUSINESS_COLUMNS,
  filterByBusinessState,
  filterByDerivedValues,
  filterByRecordState,
} from './payment-request-lists.js';

/** What a list is of, before its filters. */
interface ListScope {
  readonly businessUid: string;
  /** Of one matter; its client's index serves it. */
  readonly matter?: { readonly clientUid: string; readonly uid: string };
  /** Today in the business's time zone. */
  readonly today: CalendarDay;
}

/** Index entries scanned in sort order before another plan is tried; takes a few milliseconds. */
const FIRST_ENTRIES = 10_000;
/** The same where the filters make each entry's row be read as well. */
const FIRST_ROWS = 5_000;
/** The same where, besides, the sort order has nothing to do with the rows' place on disk. */
const FIRST_SCATTERED_ROWS = 2_000;
/** When a first scan finds a part of the page, the second goes this much further than that part suggests is needed. */
const LEEWAY = 1.5;
/** The second scan's limit, as a multiple of the first one's. */
const FURTHEST = 5;

/** Filters that an order's index knows of, so that a row that they leave out needn't be read (the migrations' list indexes). */
const KNOWN_TO_INDEX: Readonly<Record<string, readonly string[]>> = {
  created_at: ['created_at', 'updated_at', 'due_date', 'state'],
  updated_at: ['created_at', 'updated_at', 'due_date', 'state'],
  due_date: ['created_at', 'updated_at', 'due_date', 'state'],
  state: ['created_at', 'amount_pending'],
};

const { created_at, updated_at, due_date } = BUSINESS_COLUMNS.columns;
const TIMES: Readonly<Record<string, string>> = { created_at, updated_at, due_date };

/** Filters that leave few rows, of which an index says which: there is nothing to choose. */
const NARROW_FIELDS: ReadonlySet<string> = new Set(['client_uid', 'matter_uid', 'entity_uid']);

/**
 * A page of a business's payment requests (contract 4.3), by the cheapest of three ways.
 *
 * Most filters leave rows everywhere in an order, so that the order's beginning holds a page. Where it doesn't, it takes either all
 * rows that the filters leave, sorted, or all of the order up to the page's end. Left alone, PostgreSQL would take the latter for
 * a short way: its statistics don't say that what was asked for long ago was also due long ago.
 */
export class BusinessPaymentRequestPage {
  constructor(
    private readonly tx: EntityManager,
    private readonly statuses: Repository<PaymentStatus>,
    private readonly scope: ListScope,
    private readonly query: ListQuery,
  ) {}

  /** The rows in order. With filters it takes an estimate and one to three statements, without one statement. */
  async read(): Promise<Page<PaymentStatus>> {
    const found = await this.find();
    return pageOf(found, this.query, placeIn(this.all(), orderOf(this.query, BUSINESS_COLUMNS)));
  }

  /** Up to `perPage` rows and the one after them. */
  private async find(): Promise<PaymentStatus[]> {
    const { filters, page, perPage } = this.query;
    const isObvious = filters.every(({ field }) => field === this.firstTerm().field && field !== 'state');
    if (isObvious || filters.some(({ field }) => NARROW_FIELDS.has(field))) return this.load(this.walked());
    const { matches, sorts } = await this.estimate();
    // No further than it would take to read all matches.
    const first = Math.min(matches, this.firstFew());
    if (page * perPage <= first) {
      const rows = await this.load(this.amongFirst(first));
      if (rows.length > perPage) return rows;
      const further = LEEWAY * this.expectedEnd(first, rows.length);
      if (further <= Math.min(matches, FURTHEST * first)) {
        const more = await this.load(this.amongFirst(Math.ceil(further)));
        if (more.length > perPage) return more;
      }
    }
    return this.load(sorts ? this.gathered() : this.walked());
  }

  /** Where in the order the page ends if it goes on as it began; where its beginning holds nothing of the page, nobody knows. */
  private expectedEnd(entries: number, held: number): number {
    const { page, perPage } = this.query;
    return held === 0 ? Infinity : entries * ((page * perPage) / ((page - 1) * perPage + held));
  }

  /** The matches in order, from wherever PostgreSQL finds them. */
  private walked(): SelectQueryBuilder<PaymentStatus> {
    return this.inOrder(this.filtered(this.all()));
  }

  /** All matches, gathered before they are sorted: an offset, if of nothing, keeps the planner from doing both at once. */
  private gathered(): SelectQueryBuilder<ObjectLiteral> {
    const matches = this.filtered(this.all()).offset(0);
    const [filter, ...others] = this.query.filters;
    const column = filter && TIMES[filter.field];
    // What was asked for late is due late: read in the order's direction, few rows push others off the page.
    if (column !== undefined && others.length === 0) {
      matches.orderBy(column, this.firstTerm().direction === 'asc' ? 'ASC' : 'DESC');
    }
    const order = orderOf(this.query, BUSINESS_COLUMNS);
    return this.inOrder(this.within(matches, order.map(([name]) => name).join(', ')));
  }

  /** The matches within the order's beginning; from there the filters on the order's own field are no obstacle. */
  private amongFirst(entries: number): SelectQueryBuilder<ObjectLiteral> {
    const { field } = this.firstTerm();
    const bounds = this.query.filters.filter((filter) => filter.field === field);
    const first = applyFilters(this.all(), { filters: bounds }, BUSINESS_COLUMNS);
    if (field === 'state') filterByRecordState(first, this.query);
    return this.inOrder(this.filtered(this.within(this.inOrder(first).limit(entries), 'status.*')));
  }

  /** What the planner expects: how many matches, and that it would sort them if all were wanted, instead of walking the order. */
  private async estimate(): Promise<{ matches: number; sorts: boolean }> {
    const [text, values] = this.walked().getQueryAndParameters();
    const [row] = await this.tx.query<[{ 'QUERY PLAN': [{ Plan: PlanNode }] }]>(
      `explain (format json) ${text}`,
      values,
    );
    const [{ Plan: plan }] = row['QUERY PLAN'];
    return { matches: plan['Plan Rows'], sorts: sortsAll(plan) };
  }

  /** Nothing where many rows have the same first value and the index doesn't go on as the order does. */
  private firstFew(): number {
    const { field } = this.firstTerm();
    if (this.query.sort.length > 1 && field in BUSINESS_COLUMNS.thenBy) return 0;
    const known = KNOWN_TO_INDEX[field];
    if (!known) return FIRST_SCATTERED_ROWS;
    return this.query.filters.every((filter) => known.includes(filter.field)) ? FIRST_ENTRIES : FIRST_ROWS;
  }

  private firstTerm(): SortTerm {
    return this.query.sort[0] ?? BUSINESS_COLUMNS.defaultSort[0];
  }

  /** What a cursor leaves of the list's rows, before its filters. */
  private all(): SelectQueryBuilder<PaymentStatus> {
    const { businessUid, matter } = this.scope;
    const every = this.tx
      .createQueryBuilder(PaymentStatus, 'status')
      .select('status.uid')
      .where('status.business_uid = :businessUid', { businessUid });
    const all = applyAfter(every, this.query.after, orderOf(this.query, BUSINESS_COLUMNS));
    if (!matter) return all;
    return all.andWhere('status.client_uid = :clientUid and status.matter_uid = :matterUid', {
      clientUid: matter.clientUid,
      matterUid: matter.uid,
    });
  }

  private within(rows: SelectQueryBuilder<PaymentStatus>, columns: string): SelectQueryBuilder<ObjectLiteral> {
    return this.tx
      .createQueryBuilder()
      .select('status.uid')
      .from(`(${rows.select(columns).getQuery()})`, 'status')
      .setParameters(rows.getParameters());
  }

  private filtered<T extends ObjectLiteral>(select: SelectQueryBuilder<T>): SelectQueryBuilder<T> {
    filterByBusinessState(select, this.query, this.scope.today);
    filterByDerivedValues(select, this.query);
    return applyFilters(select, this.query, BUSINESS_COLUMNS);
  }

  private inOrder<T extends ObjectLiteral>(select: SelectQueryBuilder<T>): SelectQueryBuilder<T> {
    return applyOrder(select, this.query, BUSINESS_COLUMNS);
  }

  /** Keys are looked for first: an index holds them and what they are found by, but not whole rows. */
  private load(keys: SelectQueryBuilder<ObjectLiteral>): Promise<PaymentStatus[]> {
    const page = applyPage(keys, this.query);
    const rows = this.tx
      .withRepository(this.statuses)
      .createQueryBuilder('status')
      .where(`status.business_uid = :businessUid and status.uid in (${page.getQuery()})`, this.scope)
      .setParameters(page.getParameters());
    return this.inOrder(rows).getMany();
  }
}

/** A step of a plan, as `explain` describes it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly Plans?: readonly PlanNode[];
}

/** An `Incremental Sort` doesn't: it follows the order and sorts only ties. */
function sortsAll(plan: PlanNode): boolean {
  return plan['Node Type'] === 'Sort' || (plan.Plans ?? []).some(sortsAll);
}
