import { ENTITIES } from './src/entities.js';
import { createDataSource } from './src/platform/database/data-source.js';

const { DATABASE_URL = '', DATABASE_MIGRATION_URL = DATABASE_URL } = process.env;

/** The data source for TypeORM's command line: `npm run typeorm -- migration:show`. */
export default createDataSource(DATABASE_MIGRATION_URL, ENTITIES);
