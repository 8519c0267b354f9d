import { isQuery, readFrom, type Source } from './from-clause.js';
import { isName, isSymbol, isWord, type Node, splitBy, UnreadableStatement } from './tokens.js';

/** One SELECT, INSERT, UPDATE, DELETE or VALUES of a statement, without those within it. */
export interface Query {
  readonly verb: string;
  /** The query around it, whose sources it may name. */
  readonly around: Query | undefined;
  /** What it reads and, but for an INSERT, changes. */
  readonly sources: readonly Source[];
  /** Conditions that all hold for every row. */
  readonly conditions: readonly (readonly Node[])[];
  /** The table that it adds rows to, and to which columns. */
  readonly insertsInto?: { readonly table: string; readonly columns: readonly string[] };
  /** What an UPDATE, or ON CONFLICT DO UPDATE, assigns. */
  readonly assignments: readonly (readonly Node[])[];
  readonly locks: boolean;
  /** It is a `with` of another query. */
  readonly isCte: boolean;
}

/** What a query is a part of. */
interface Surroundings {
  readonly around?: Query;
  readonly isCte?: boolean;
  /** Names of `with`, which are no tables. */
  readonly ctes: readonly string[];
}

const VERBS = ['select', 'insert', 'update', 'delete', 'values'];
const CLAUSES =
  `select insert update delete into from using set values where group having window order limit offset fetch for
  returning`.split(/\s+/);

/** Every query of a statement. @throws UnreadableStatement */
export function queriesOf(nodes: readonly Node[], surroundings: Surroundings = { ctes: [] }): Query[] {
  const { main, ctes, queries } = readWith(nodes, surroundings);
  for (const part of splitBy(main, (node) => isWord(node, 'union', 'intersect', 'except'))) {
    const query = isWord(part[0], 'all', 'distinct') ? part.slice(1) : part;
    const [first] = query;
    if (first?.kind === 'group') queries.push(...queriesOf(first.nodes, { ...surroundings, ctes }));
    else queries.push(...readQuery(query, { ...surroundings, ctes }));
  }
  return queries;
}

/** Reads `with name as (…), name (columns) as (…)`, if there is one. A name is known from its own end on. */
function readWith(
  nodes: readonly Node[],
  surroundings: Surroundings,
): { main: readonly Node[]; ctes: readonly string[]; queries: Query[] } {
  const { ctes } = surroundings;
  if (!isWord(nodes[0], 'with')) return { main: nodes, ctes, queries: [] };
  const end = nodes.findIndex((node) => isWord(node, ...VERBS));
  if (end === -1) throw new UnreadableStatement('a with that belongs to nothing');
  const known = [...ctes];
  const queries = splitBy(nodes.slice(1, end), (node) => isSymbol(node, ',')).flatMap((cte) => {
    const name = cte.filter(isName).find(({ text }) => text !== 'recursive');
    const read = cte.flatMap((node) =>
      node.kind === 'group' && isQuery(node)
        ? queriesOf(node.nodes, { ...surroundings, isCte: true, ctes: [...known] })
        : [],
    );
    if (name) known.push(name.text);
    return read;
  });
  return { main: nodes.slice(end), ctes: known, queries };
}

function readQuery(nodes: readonly Node[], { around, isCte = false, ctes }: Surroundings): Query[] {
  const [first] = nodes;
  const verb = first?.kind === 'word' ? first.text : '';
  if (!VERBS.includes(verb)) throw new UnreadableStatement(`it begins like no statement that is known: ${verb}`);
  const base = { verb, around, isCte, locks: false, assignments: [] };
  if (verb === 'insert') return readInsert(nodes, base, ctes);
  const clauses = clausesOf(nodes);
  const from = readFrom([
    ...(clauses.get('update') ?? []),
    ...(clauses.has('update') && clauses.has('from') ? [COMMA] : []),
    ...(clauses.get('from') ?? []),
    ...(clauses.has('using') ? [COMMA, ...(clauses.get('using') ?? [])] : []),
  ]);
  const query: Query = {
    ...base,
    sources: from.sources.map((source) =>
      ctes.includes(source.table ?? '') ? { ...source, table: undefined } : source,
    ),
    conditions: [...from.conditions, clauses.get('where') ?? []],
    assignments: splitBy(clauses.get('set') ?? [], (node) => isSymbol(node, ',')),
    locks: clauses.has('for'),
  };
  return [query, ...within(nodes, { around: query, ctes })];
}

const COMMA: Node = { kind: 'symbol', text: ',' };

/** `insert into t [as x] (columns) query [on conflict …] [returning …]`. */
function readInsert(
  nodes: readonly Node[],
  base: Omit<Query, 'sources' | 'conditions'>,
  ctes: readonly string[],
): Query[] {
  const begin = nodes.findIndex((node) => isWord(node, 'select', 'values', 'default', 'with'));
  const head = nodes.slice(0, begin);
  const columns = head.find((node) => node.kind === 'group');
  const table = head.filter((node, index) => isName(node) && !isSymbol(head[index + 1], '.'))[2];
  if (begin === -1 || !isName(table)) throw new UnreadableStatement('an insert of an unknown kind');
  const rest = nodes.slice(begin);
  const on = rest.findIndex((node, index) => isWord(node, 'on') && isWord(rest[index + 1], 'conflict'));
  const rows = on === -1 ? rest : rest.slice(0, on);
  const [conflict = []] = splitBy(on === -1 ? [] : rest.slice(on), (node) => isWord(node, 'returning', 'where'));
  const set = conflict.findIndex((node) => isWord(node, 'set'));
  const query: Query = {
    ...base,
    sources: [],
    conditions: [],
    insertsInto: {
      table: table.text,
      columns: (columns?.nodes ?? []).flatMap((node) => (isName(node) ? node.text : [])),
    },
    assignments: set === -1 ? [] : splitBy(conflict.slice(set + 1), (node) => isSymbol(node, ',')),
  };
  if (isWord(rows[0], 'default')) return [query];
  return [query, ...queriesOf(rows, { ctes }), ...within(conflict, { around: query, ctes })];
}

/** The queries in brackets anywhere in `nodes`. */
function within(nodes: readonly Node[], surroundings: Surroundings): Query[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'group') return [];
    return isQuery(node) ? queriesOf(node.nodes, surroundings) : within(node.nodes, surroundings);
  });
}

/** What follows each of a query's keywords. */
function clausesOf(nodes: readonly Node[]): ReadonlyMap<string, readonly Node[]> {
  const clauses = new Map<string, Node[]>();
  let clause: Node[] = [];
  for (const [index, node] of nodes.entries()) {
    const compares = isWord(nodes[index - 1], 'distinct') && isWord(nodes[index - 2], 'is', 'not');
    if (!isWord(node, ...CLAUSES) || clauses.has('for') || compares) {
      clause.push(node);
      continue;
    }
    if (clauses.has(node.text)) throw new UnreadableStatement(`it says ${node.text} twice`);
    clause = [];
    clauses.set(node.text, clause);
  }
  return clauses;
}
