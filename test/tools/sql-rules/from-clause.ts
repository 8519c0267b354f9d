import { isName, isSymbol, isWord, type Node, UnreadableStatement } from './tokens.js';

/** What a query reads or changes, under the name that the rest of the query knows it by. */
export interface Source {
  readonly name: string;
  /** Undefined for a subquery or a function. */
  readonly table: string | undefined;
  /** Conditions that hold for its rows alone: those of an outer join. */
  readonly outerJoin?: readonly Node[];
}

/** What a FROM says. */
export interface From {
  readonly sources: readonly Source[];
  /** Conditions that hold for every row. */
  readonly conditions: readonly (readonly Node[])[];
}

const JOINS = ['join', 'inner', 'left', 'right', 'full', 'cross', 'natural'];
const NO_ALIAS = [...JOINS, 'outer', 'on', 'using', 'set', 'with', 'tablesample'];

/** True for a bracket that holds a statement of its own. */
export function isQuery(node: Node | undefined): boolean {
  if (node?.kind !== 'group') return false;
  const [first] = node.nodes;
  return isWord(first, 'select', 'with', 'values', 'insert', 'update', 'delete', 'merge') || isQuery(first);
}

/** Reads what stands after FROM, JOIN, UPDATE, DELETE FROM or USING. @throws UnreadableStatement */
export function readFrom(nodes: readonly Node[]): From {
  const sources: Source[] = [];
  const conditions: (readonly Node[])[] = [];
  let rest = nodes;
  const take = (count: number): void => void (rest = rest.slice(count));
  while (rest.length > 0) {
    const outer = isWord(rest[0], 'left');
    if (isWord(rest[0], 'right', 'full', 'natural')) throw new UnreadableStatement('a join of an unknown kind');
    if (isSymbol(rest[0], ',')) take(1);
    else while (isWord(rest[0], 'outer', ...JOINS) && !isCall(rest)) take(1);
    const { source, length } = readSource(rest);
    take(length);
    if (isWord(rest[0], 'using')) throw new UnreadableStatement('a join with using');
    const condition = isWord(rest[0], 'on') ? rest.slice(1, endOfCondition(rest)) : [];
    if (condition.length > 0) take(condition.length + 1);
    if (!outer) conditions.push(condition);
    sources.push(outer ? { ...source, outerJoin: condition } : source);
  }
  return { sources, conditions };
}

/** `left(name, 1)` is no join. */
function isCall([first, second]: readonly Node[]): boolean {
  return isWord(first, 'left', 'right') && second?.kind === 'group';
}

function endOfCondition(nodes: readonly Node[]): number {
  const end = nodes.findIndex(
    (node, index) => isSymbol(node, ',') || (isWord(node, ...JOINS) && !isCall(nodes.slice(index))),
  );
  return end === -1 ? nodes.length : end;
}

function readSource(nodes: readonly Node[]): { source: Source; length: number } {
  let at = 0;
  while (isWord(nodes[at], 'only', 'lateral')) at += 1;
  let table: string | undefined;
  if (isQuery(nodes[at])) at += 1;
  else {
    const name = nodes[at];
    if (!isName(name)) throw new UnreadableStatement('a source that is no table, function or subquery');
    table = name.text;
    at += 1;
    while (isSymbol(nodes[at], '.')) {
      table = textOf(nodes[at + 1]);
      at += 2;
    }
  }
  let name = table;
  if (nodes[at]?.kind === 'group') {
    table = undefined;
    at += 1;
    if (isWord(nodes[at], 'with')) at += 2;
  }
  const named = isWord(nodes[at], 'as');
  if (named) at += 1;
  const alias = nodes[at];
  if (isName(alias) && (named || !isWord(alias, ...NO_ALIAS))) {
    name = alias.text;
    at += 1;
    if (nodes[at]?.kind === 'group') at += 1;
  }
  const end = nodes[at];
  if (end && !isSymbol(end, ',') && !isWord(end, 'on', 'using', ...JOINS)) {
    throw new UnreadableStatement('a source that does not end where it should');
  }
  return { source: { name: name ?? '', table }, length: at };
}

function textOf(node: Node | undefined): string {
  if (!isName(node)) throw new UnreadableStatement('a name that ends in a dot');
  return node.text;
}
