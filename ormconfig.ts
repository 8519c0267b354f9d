import { createDataSource } from './src/platform/database/data-source.js';

/** The data source for TypeORM's command line: `npm run typeorm -- migration:show`. */
export default createDataSource(process.env['DATABASE_MIGRATION_URL'] ?? process.env['DATABASE_URL'] ?? '');
