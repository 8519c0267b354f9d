import { EXCEPTIONS, type Exception } from './exceptions.js';
import { BUSINESS, namingsOf } from './named-businesses.js';
import { queriesOf, type Query } from './queries.js';
import { everyToken, isName, isSymbol, isWord, type Node, nodesOf, splitBy, UnreadableStatement } from './tokens.js';

/** A rule of docs/architecture.md (SQL rules) that a statement breaks. */
export interface Breach {
  readonly rule: string;
  /** Undefined where it is not about one table. */
  readonly table?: string;
}

/** A statement that is only asked about has to keep the rules as well. */
const EXPLAIN = /^\s*explain\s+\([\w ,]+\)/i;
/** Statements about the transaction itself. */
const TRANSACTIONS = ['begin', 'start', 'commit', 'rollback', 'savepoint', 'release', 'show'];
/** What the database, not the service, would decide: rule 1. */
const OF_THE_DATABASE = `now current_timestamp current_date current_time localtimestamp localtime clock_timestamp
  statement_timestamp transaction_timestamp nextval currval gen_random_uuid uuidv4 uuidv7 random default`.split(/\s+/);
/** What only holds on one node: rule 5. */
const OF_ONE_NODE = /^pg_(try_)?advisory_|^pg_notify$/;

/** The rules that `statement` breaks, each with its table. Empty for one that keeps them all. */
export function breachesOf(
  statement: string,
  tenantTables: ReadonlySet<string>,
  exceptions: readonly Exception[] = EXCEPTIONS,
): Breach[] {
  const excepted = exceptions.filter(({ condition }) => statement.replaceAll(/\s+/g, ' ').includes(condition));
  try {
    const parts = splitBy(nodesOf(statement.replace(EXPLAIN, '')), (node) => isSymbol(node, ';'));
    return parts.flatMap((nodes) => breachesOfPart(nodes, tenantTables, excepted));
  } catch (error) {
    if (!(error instanceof UnreadableStatement)) throw error;
    return [{ rule: `can’t be read by this check (${error.message})` }];
  }
}

function breachesOfPart(
  nodes: readonly Node[],
  tenantTables: ReadonlySet<string>,
  excepted: readonly Exception[],
): Breach[] {
  const [first, second] = nodes;
  if (!first || isWord(first, ...TRANSACTIONS)) return [];
  if (isWord(first, 'set')) return isWord(second, 'transaction', 'local') ? [] : [{ rule: SESSION_SETTINGS }];
  const queries = queriesOf(nodes);
  return [
    ...queries.flatMap((query) => breachesOfQuery(query, tenantTables, excepted)),
    ...breachesOfCtes(queries),
    ...breachesOfWords(nodes),
    ...breachesOfSettings(nodes),
  ];
}

const SESSION_SETTINGS = 'sets something for the whole session (rule 5)';

function breachesOfQuery(query: Query, tenantTables: ReadonlySet<string>, excepted: readonly Exception[]): Breach[] {
  const breaches: Breach[] = [];
  const { insertsInto, verb } = query;
  for (const { source, named, joined } of namingsOf(query, ({ table = '' }) => tenantTables.has(table))) {
    const { table } = source;
    const mayBeUnnamed = verb === 'select' && !query.locks && excepted.some((exception) => exception.table === table);
    if (!named && !mayBeUnnamed) breaches.push({ table, rule: 'does not name its business (rule 2)' });
    else if (!joined) breaches.push({ table, rule: 'is joined, but not by its business (rule 2)' });
  }
  if (insertsInto && tenantTables.has(insertsInto.table) && !insertsInto.columns.includes(BUSINESS)) {
    breaches.push({ table: insertsInto.table, rule: 'gets rows without a business (rule 2)' });
  }
  for (const assignment of query.assignments) {
    if (isName(assignment[0]) && assignment[0].text === BUSINESS)
      breaches.push({ rule: 'moves rows to another business (rule 1)' });
    if (verb === 'insert' && !assignsParameter(assignment)) {
      breaches.push({ table: insertsInto?.table, rule: 'resolves a conflict with more than parameters (rule 3)' });
    }
  }
  return breaches;
}

/** Updates may share a statement: a foreign key whose columns change on both of its sides leaves no other way. */
function breachesOfCtes(queries: readonly Query[]): Breach[] {
  const onlyUpdates = queries.every(({ verb }) => ['select', 'values', 'update'].includes(verb));
  const allowed = onlyUpdates ? ['select', 'values', 'update'] : ['select', 'values'];
  const writing = queries.some(({ isCte, verb }) => isCte && !allowed.includes(verb));
  return writing ? [{ rule: 'writes in a CTE (rule 3)' }] : [];
}

function assignsParameter([, equals, value, more]: readonly Node[]): boolean {
  return isSymbol(equals, '=') && value?.kind === 'parameter' && (!more || isSymbol(more, '::'));
}

function breachesOfWords(nodes: readonly Node[]): Breach[] {
  const words = new Set([...everyToken(nodes)].flatMap(({ kind, text }) => (kind === 'word' ? text : [])));
  return [
    ...OF_THE_DATABASE.filter((word) => words.has(word)).map((word) => ({
      rule: `leaves a value to the database: ${word} (rule 1)`,
    })),
    ...[...words].filter((word) => OF_ONE_NODE.test(word)).map((word) => ({ rule: `relies on ${word} (rule 5)` })),
  ];
}

/** `set_config(name, value, true)` ends with the transaction. */
function breachesOfSettings(nodes: readonly Node[]): Breach[] {
  return nodes.flatMap((node, index) => {
    if (node.kind === 'group') return breachesOfSettings(node.nodes);
    const parameters = nodes[index + 1];
    if (!isWord(node, 'set_config') || parameters?.kind !== 'group') return [];
    return isWord(parameters.nodes.at(-1), 'true') ? [] : [{ rule: SESSION_SETTINGS }];
  });
}
