/** The migrated database that each test database is a clone of. */
export const TEMPLATE_DATABASE = 'punchcard_template';

/** The environment variable in which jest's workers find the run's TestServerUrls, as JSON. */
export const TEST_SERVER_VARIABLE = 'PUNCHCARD_TEST_SERVER';

/** Connection URLs of the run's database server, one per role. The database they name is not for tests. */
export interface TestServerUrls {
  readonly admin: string;
  readonly owner: string;
  readonly service: string;
}
