import { PrimaryColumn } from 'typeorm';

/** Every row belongs to a business, and every primary key begins with it (docs/architecture.md, SQL rules). */
export abstract class BusinessOwned {
  @PrimaryColumn('text')
  businessUid!: string;

  @PrimaryColumn('text')
  uid!: string;
}
