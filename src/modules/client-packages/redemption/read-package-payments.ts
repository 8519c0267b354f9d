import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type PackagePayment, PackagePayments } from '../../payments/package-payments.js';

/** $1 business, $2 payment statuses. */
const READ = `
  select r.payment_status_uid, r.uid, c.client_package_uid, p.name
  from booking_credit_redemptions r
  join booking_credits c on c.business_uid = r.business_uid and c.uid = r.booking_credit_uid
  join client_packages p on p.business_uid = c.business_uid and p.uid = c.client_package_uid
  where r.business_uid = $1 and r.payment_status_uid = any($2) and r.active and c.business_uid = $1 and p.business_uid = $1`;

interface Row {
  readonly payment_status_uid: string;
  readonly uid: string;
  readonly client_package_uid: string;
  readonly name: string;
}

/** Tells `payments` which package has paid what. */
@Injectable()
export class ReadPackagePayments implements OnModuleInit {
  constructor(private readonly packagePayments: PackagePayments) {}

  onModuleInit(): void {
    this.packagePayments.readBy(readPackagePayments);
  }
}

async function readPackagePayments(
  tx: EntityManager,
  businessUid: string,
  paymentStatusUids: readonly string[],
): Promise<ReadonlyMap<string, PackagePayment>> {
  const rows = await tx.query<Row[]>(READ, [businessUid, paymentStatusUids]);
  return new Map(
    rows.map((row) => [
      row.payment_status_uid,
      { redemptionUid: row.uid, clientPackageUid: row.client_package_uid, packageName: row.name },
    ]),
  );
}
