import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `create table revoked_tokens (
    business_uid text not null,
    token_id text not null,
    revoked_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    constraint pk_revoked_tokens primary key (business_uid, token_id)
  )`,
  `create index ix_revoked_tokens_expiry
    on revoked_tokens (expires_at)`,
  `create table businesses (
    business_uid text not null,
    name text not null,
    time_zone text not null,
    currency text not null,
    directory_uid text,
    features text array not null,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    constraint pk_businesses primary key (business_uid)
  )`,
  `create index ix_businesses_directory
    on businesses (directory_uid, business_uid)`,
  `create table bookable_services (
    business_uid text not null,
    uid text not null,
    name text not null,
    duration integer not null,
    charge_type text not null,
    price numeric(16,4),
    currency text not null,
    description text,
    active boolean not null,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    constraint ck_bookable_services_price check (price >= 0),
    constraint pk_bookable_services primary key (business_uid, uid)
  )`,
  `create index ix_bookable_services_created
    on bookable_services (business_uid, created_at, uid)`,
  `create table staff_members (
    business_uid text not null,
    uid text not null,
    display_name text not null,
    email text,
    created_at timestamptz(3) not null,
    constraint pk_staff_members primary key (business_uid, uid)
  )`,
  `create table clients (
    business_uid text not null,
    uid text not null,
    first_name text not null,
    last_name text,
    email text,
    email_key text,
    phone text,
    address text,
    custom_id text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    constraint pk_clients primary key (business_uid, uid)
  )`,
  `create index ix_clients_created
    on clients (business_uid, created_at, uid)`,
  `create unique index uq_clients_email
    on clients (business_uid, email_key) where email_key is not null`,
  `create table matters (
    business_uid text not null,
    uid text not null,
    client_uid text not null,
    display_name text not null,
    is_default boolean not null,
    created_at timestamptz(3) not null,
    constraint pk_matters primary key (business_uid, uid)
  )`,
  `create unique index uq_matters_of_client
    on matters (business_uid, client_uid, uid)`,
  `create unique index uq_matters_default
    on matters (business_uid, client_uid) where is_default`,
  `create index ix_matters_client
    on matters (business_uid, client_uid, created_at)`,
  `create table payment_statuses (
    business_uid text not null,
    uid text not null,
    client_uid text not null,
    matter_uid text not null,
    service_uid text,
    payable_type text not null,
    payable_uid text not null,
    state text not null,
    price numeric(16,4) not null,
    original_price numeric(16,4),
    net_price numeric(16,4),
    price_before_coupon numeric(16,4),
    amount_paid numeric(16,4) not null,
    currency text not null,
    title text not null,
    tax_uids text array not null,
    due_date date not null,
    paid_at timestamptz(3),
    staff_uid text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    constraint ck_payment_statuses_paid_by_package check (original_price is null or (state = 'paid' and price = 0)),
    constraint ck_payment_statuses_amounts check (price >= 0 and amount_paid >= 0),
    constraint ck_payment_statuses_state check (state in ('pending', 'paid', 'cancelled')),
    constraint pk_payment_statuses primary key (business_uid, uid)
  )`,
  `create index ix_payment_statuses_created
    on payment_statuses (business_uid, created_at, uid)`,
  `create index ix_payment_statuses_client
    on payment_statuses (business_uid, client_uid, created_at, uid)`,
  `create table booking_packages (
    business_uid text not null,
    uid text not null,
    name text not null,
    price numeric(16,4) not null,
    currency text not null,
    expiration integer not null,
    expiration_unit text not null,
    description text not null,
    image_path text not null,
    discount_amount numeric(16,4),
    discount_unit text,
    online_payment_enabled boolean not null,
    active boolean not null,
    "order" integer not null,
    items jsonb not null,
    products jsonb not null,
    tax_uids text array not null,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    deleted_at timestamptz(3),
    constraint ck_booking_packages_expiration check (expiration >= 1 and expiration_unit in ('d', 'w', 'm', 'y')),
    constraint ck_booking_packages_price check (price >= 0),
    constraint pk_booking_packages primary key (business_uid, uid)
  )`,
  `create index ix_booking_packages_order
    on booking_packages (business_uid, "order", uid)`,
  `create table client_packages (
    business_uid text not null,
    uid text not null,
    client_uid text not null,
    matter_uid text not null,
    package_uid text not null,
    payment_status_uid text not null,
    staff_uid text not null,
    name text not null,
    price numeric(16,4) not null,
    currency text not null,
    image_path text not null,
    products jsonb not null,
    valid_from date not null,
    valid_until date not null,
    active boolean not null,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    constraint ck_client_packages_price check (price >= 0),
    constraint ck_client_packages_validity check (valid_from <= valid_until),
    constraint pk_client_packages primary key (business_uid, uid)
  )`,
  `create index ix_client_packages_client
    on client_packages (business_uid, client_uid, created_at, uid)`,
  `create table booking_credits (
    business_uid text not null,
    uid text not null,
    client_package_uid text not null,
    position integer not null,
    client_uid text not null,
    matter_uid text not null,
    service_uids text array not null,
    total_bookings integer not null,
    bookings_usage integer not null,
    ledger_sequence integer not null,
    valid_from date not null,
    valid_until date not null,
    active boolean not null,
    created_at timestamptz(3) not null,
    constraint ck_booking_credits_usage check (bookings_usage >= 0 and bookings_usage <= total_bookings),
    constraint pk_booking_credits primary key (business_uid, uid)
  )`,
  `create index ix_booking_credits_usable
    on booking_credits (business_uid, client_uid, valid_until) where active`,
  `create unique index ix_booking_credits_client_package
    on booking_credits (business_uid, client_package_uid, position)`,
  `create table booking_credit_redemptions (
    business_uid text not null,
    uid text not null,
    payment_status_uid text not null,
    booking_credit_uid text not null,
    service_uid text not null,
    active boolean not null,
    created_at timestamptz(3) not null,
    cancelled_at timestamptz(3),
    constraint pk_booking_credit_redemptions primary key (business_uid, uid)
  )`,
  `create index ix_redemptions_credit
    on booking_credit_redemptions (business_uid, booking_credit_uid, created_at)`,
  `create unique index uq_redemptions_active
    on booking_credit_redemptions (business_uid, payment_status_uid) where active`,
  `create table credit_ledger_entries (
    business_uid text not null,
    booking_credit_uid text not null,
    sequence integer not null,
    kind text not null,
    quantity integer not null,
    balance_after integer not null,
    redemption_uid text,
    actor_type text not null,
    actor_uid text not null,
    reason text not null,
    request_id text not null,
    created_at timestamptz(3) not null,
    constraint ck_credit_ledger_entries_balance check (sequence >= 1 and balance_after >= 0),
    constraint pk_credit_ledger_entries primary key (business_uid, booking_credit_uid, sequence)
  )`,
  `create table pending_bookings (
    business_uid text not null,
    uid text not null,
    client_uid text not null,
    matter_uid text not null,
    service_uid text not null,
    state text not null,
    price numeric(16,4) not null,
    currency text not null,
    title text not null,
    start_time timestamptz(3) not null,
    expires_at timestamptz(3),
    created_at timestamptz(3) not null,
    constraint ck_pending_bookings_price check (price >= 0),
    constraint ck_pending_bookings_state check (state in ('pending', 'cancelled', 'materialised')),
    constraint pk_pending_bookings primary key (business_uid, uid)
  )`,
  `alter table bookable_services add constraint fk_bookable_services_business
    foreign key (business_uid)
    references businesses(business_uid) on delete restrict`,
  `alter table staff_members add constraint fk_staff_members_business
    foreign key (business_uid)
    references businesses(business_uid) on delete restrict`,
  `alter table clients add constraint fk_clients_business
    foreign key (business_uid)
    references businesses(business_uid) on delete restrict`,
  `alter table matters add constraint fk_matters_client
    foreign key (business_uid, client_uid)
    references clients(business_uid,uid) on delete restrict`,
  `alter table payment_statuses add constraint fk_payment_statuses_service
    foreign key (business_uid, service_uid)
    references bookable_services(business_uid,uid) on delete restrict`,
  `alter table payment_statuses add constraint fk_payment_statuses_matter
    foreign key (business_uid, client_uid, matter_uid)
    references matters(business_uid,client_uid,uid) on delete restrict`,
  `alter table payment_statuses add constraint fk_payment_statuses_client
    foreign key (business_uid, client_uid)
    references clients(business_uid,uid) on delete restrict`,
  `alter table booking_packages add constraint fk_booking_packages_business
    foreign key (business_uid)
    references businesses(business_uid) on delete restrict`,
  `alter table client_packages add constraint fk_client_packages_payment_status
    foreign key (business_uid, payment_status_uid)
    references payment_statuses(business_uid,uid) on delete restrict`,
  `alter table client_packages add constraint fk_client_packages_package
    foreign key (business_uid, package_uid)
    references booking_packages(business_uid,uid) on delete restrict`,
  `alter table client_packages add constraint fk_client_packages_matter
    foreign key (business_uid, client_uid, matter_uid)
    references matters(business_uid,client_uid,uid) on delete restrict`,
  `alter table booking_credits add constraint fk_booking_credits_client_package
    foreign key (business_uid, client_package_uid)
    references client_packages(business_uid,uid) on delete restrict`,
  `alter table booking_credit_redemptions add constraint fk_redemptions_booking_credit
    foreign key (business_uid, booking_credit_uid)
    references booking_credits(business_uid,uid) on delete restrict`,
  `alter table booking_credit_redemptions add constraint fk_redemptions_payment_status
    foreign key (business_uid, payment_status_uid)
    references payment_statuses(business_uid,uid) on delete restrict`,
  `alter table credit_ledger_entries add constraint fk_credit_ledger_entries_credit
    foreign key (business_uid, booking_credit_uid)
    references booking_credits(business_uid,uid) on delete restrict`,
  `alter table pending_bookings add constraint fk_pending_bookings_service
    foreign key (business_uid, service_uid)
    references bookable_services(business_uid,uid) on delete restrict`,
  `alter table pending_bookings add constraint fk_pending_bookings_matter
    foreign key (business_uid, client_uid, matter_uid)
    references matters(business_uid,client_uid,uid) on delete restrict`,
];

/** The tables of the first release. */
export class Initial1795000000000 implements MigrationInterface {
  name = 'Initial1795000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'drop table pending_bookings, credit_ledger_entries, booking_credit_redemptions, booking_credits, client_packages, booking_packages, payment_statuses, matters, clients, staff_members, bookable_services, businesses, revoked_tokens',
    );
  }
}
