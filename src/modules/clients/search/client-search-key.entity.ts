import { Entity, PrimaryColumn } from 'typeorm';

/** The end of a word that a client can be found by ({@link searchKeysOf} its search text). An index, and no more: it has no foreign key. */
@Entity('client_search_keys')
export class ClientSearchKey {
  @PrimaryColumn('text')
  businessUid!: string;

  @PrimaryColumn('text', { collation: 'C' })
  key!: string;

  @PrimaryColumn('text')
  clientUid!: string;
}
