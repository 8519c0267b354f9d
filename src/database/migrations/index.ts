import { Initial1795000000000 } from './1795000000000-initial.js';

/** Every migration, oldest first. One that has landed is never edited. */
export const MIGRATIONS = [Initial1795000000000];
