import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `create table bookings (
    business_uid text not null,
    uid text not null,
    client_uid text not null,
    matter_uid text not null,
    service_uid text not null,
    staff_uid text,
    payment_status_uid text,
    status text not null,
    title text not null,
    start_time timestamptz(3) not null,
    duration integer not null,
    time_zone text not null,
    price numeric(16,4) not null,
    currency text not null,
    form_data jsonb,
    cancelled_at timestamptz(3),
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    constraint ck_bookings_status check (status in ('scheduled', 'cancelled')),
    constraint pk_bookings primary key (business_uid, uid)
  )`,
  `create index ix_bookings_client
    on bookings (business_uid, client_uid, start_time, uid)`,
  `create index ix_bookings_start
    on bookings (business_uid, start_time, uid)`,
  `create table invoices (
    business_uid text not null,
    uid text not null,
    client_uid text not null,
    matter_uid text not null,
    payment_status_uid text not null,
    status text not null,
    currency text not null,
    billing_address text not null,
    issue_date date not null,
    due_date date not null,
    items jsonb not null,
    total numeric(16,4) not null,
    staff_uid text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    constraint ck_invoices_total check (total >= 0),
    constraint ck_invoices_due check (issue_date <= due_date),
    constraint ck_invoices_status check (status in ('ISSUED', 'DRAFT')),
    constraint pk_invoices primary key (business_uid, uid)
  )`,
  `create table payments (
    business_uid text not null,
    uid text not null,
    payment_status_uid text not null,
    amount numeric(16,4) not null,
    currency text not null,
    payment_method text,
    title text not null,
    staff_uid text,
    created_at timestamptz(3) not null,
    constraint ck_payments_amount check (amount >= 0),
    constraint pk_payments primary key (business_uid, uid)
  )`,
  `create index ix_payments_payment_status
    on payments (business_uid, payment_status_uid, created_at)`,
  `alter table bookings add constraint fk_bookings_matter
    foreign key (business_uid, client_uid, matter_uid)
    references matters(business_uid,client_uid,uid) on delete restrict`,
  `alter table bookings add constraint fk_bookings_service
    foreign key (business_uid, service_uid)
    references bookable_services(business_uid,uid) on delete restrict`,
  `alter table bookings add constraint fk_bookings_payment_status
    foreign key (business_uid, payment_status_uid)
    references payment_statuses(business_uid,uid) on delete restrict`,
  `alter table invoices add constraint fk_invoices_matter
    foreign key (business_uid, client_uid, matter_uid)
    references matters(business_uid,client_uid,uid) on delete restrict`,
  `alter table invoices add constraint fk_invoices_payment_status
    foreign key (business_uid, payment_status_uid)
    references payment_statuses(business_uid,uid) on delete restrict`,
  `alter table payments add constraint fk_payments_payment_status
    foreign key (business_uid, payment_status_uid)
    references payment_statuses(business_uid,uid) on delete restrict`,
];

/** Bookings, invoices and payments; and finding a payment status by what it is for. */
export class BookingsInvoicesPayments1795000100000 implements MigrationInterface {
  name = 'BookingsInvoicesPayments1795000100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table bookings, invoices, payments');
  }
}
