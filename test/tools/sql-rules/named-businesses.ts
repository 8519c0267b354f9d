import type { Source } from './from-clause.js';
import type { Query } from './queries.js';
import { isName, isSymbol, isWord, type Node, splitBy } from './tokens.js';

/** The column that every tenant table has. */
export const BUSINESS = 'business_uid';

/** `source.business_uid = other`, where the other is a source too, one value, or a list of values. */
interface Fact {
  readonly source: Source;
  readonly other: Source | string;
}

/** What a list of businesses is compared with says nothing about which of them a row belongs to. */
const A_LIST = 'a list';

/** What became of a table of a query: whose rows it is said to have. */
interface Naming {
  readonly source: Source;
  /** It has rows of businesses that the statement was given: a parameter, a list of them, or those of the query around it. */
  readonly named: boolean;
  /** It has rows of the same business as those of the other tables of its query. */
  readonly joined: boolean;
}

/** Of which businesses a query reads or changes rows, table by table. */
export function namingsOf(query: Query, isTenantTable: (source: Source) => boolean): Naming[] {
  const tenants = query.sources.filter(isTenantTable);
  const facts = query.conditions.flatMap((condition) => factsOf(condition, query));
  const groups = new Groups(facts);
  const inner = tenants.filter(({ outerJoin }) => !outerJoin);
  const given = facts.filter((fact) => isGiven(fact.source, query) || isGiven(fact.other, query));
  const namedInner = (source: Source): boolean => given.some((fact) => groups.areSame(fact.source, source));
  const [first] = inner;
  return tenants.map((source) => {
    if (!source.outerJoin) {
      return { source, named: namedInner(source), joined: first === undefined || groups.areSame(first, source) };
    }
    // Its condition restricts its own rows only, so a comparison with a table that is named restricts it as much.
    const own = factsOf(source.outerJoin, query).flatMap((fact) => otherThan(source, fact));
    const joined = own.some((other) => inner.some((one) => one === other && namedInner(one)));
    return { source, named: joined, joined };
  });
}

/** A value, or a table of the query around, which has to name its business itself. */
function isGiven(member: Source | string, { sources }: Query): boolean {
  return typeof member === 'string' || (member.table !== undefined && !sources.includes(member));
}

function otherThan(source: Source, fact: Fact): (Source | string)[] {
  if (fact.source === source) return [fact.other];
  return fact.other === source ? [fact.source] : [];
}

/** Sources and values that are the same business by a chain of comparisons. */
class Groups {
  private readonly parents = new Map<Source | string, Source | string>();

  constructor(facts: readonly Fact[]) {
    for (const { source, other } of facts)
      if (other !== A_LIST) this.parents.set(this.rootOf(source), this.rootOf(other));
  }

  areSame(one: Source, two: Source): boolean {
    return this.rootOf(one) === this.rootOf(two);
  }

  private rootOf(member: Source | string): Source | string {
    let root = member;
    for (let next = this.parents.get(root); next !== undefined && next !== root; next = this.parents.get(root))
      root = next;
    return root;
  }
}

/** The comparisons of businesses that hold wherever a condition does. */
function factsOf(condition: readonly Node[], query: Query): Fact[] {
  const alternatives = splitBy(condition, (node) => isWord(node, 'or'));
  if (alternatives.length > 1) return common(alternatives.map((alternative) => factsOf(alternative, query)));
  return splitBy(condition, (node) => isWord(node, 'and')).flatMap((part) => {
    const [only] = part;
    if (part.length === 1 && only?.kind === 'group') return factsOf(only.nodes, query);
    return comparisonIn(part, query);
  });
}

/** What all alternatives say; of values only that there is one. */
function common([first = [], ...others]: readonly Fact[][]): Fact[] {
  const alike = (one: Fact, two: Fact): boolean =>
    one.source === two.source &&
    (one.other === two.other || (typeof one.other === 'string' && typeof two.other === 'string'));
  return first
    .filter((fact) => others.every((facts) => facts.some((other) => alike(fact, other))))
    .map(({ source, other }) => ({ source, other: typeof other === 'string' ? A_LIST : other }));
}

function comparisonIn(part: readonly Node[], query: Query): Fact[] {
  const compared = part.findIndex((node) => isSymbol(node, '=') || isWord(node, 'in'));
  if (compared === -1) return [];
  const [left, right] = [part.slice(0, compared), part.slice(compared + 1)].map((side) => sideOf(side, query));
  if (typeof left === 'object') return right ? [{ source: left, other: right }] : [];
  return typeof right === 'object' && left ? [{ source: right, other: left }] : [];
}

/** A source's business, a value, {@link A_LIST}, or undefined for anything else. */
function sideOf(side: readonly Node[], query: Query): Source | string | undefined {
  const nodes = bare(side);
  const [first, second] = nodes;
  if (nodes.length === 1 && (first?.kind === 'parameter' || first?.kind === 'string')) return first.text;
  if (isWord(first, 'any') && second?.kind === 'group' && nodes.length === 2) {
    return bare(second.nodes).every(({ kind }) => kind === 'parameter') ? A_LIST : undefined;
  }
  if (nodes.length === 1 && first?.kind === 'group') {
    const values = splitBy(first.nodes, (node) => isSymbol(node, ','));
    const known = values.every(([value, more]) => !more && (value?.kind === 'parameter' || value?.kind === 'string'));
    return known ? A_LIST : undefined;
  }
  const column = nodes.at(-1);
  if (!isName(column) || column.text !== BUSINESS) return undefined;
  if (nodes.length === 1) return query.sources.length === 1 ? query.sources[0] : undefined;
  const [owner] = nodes;
  return nodes.length === 3 && isName(owner) && isSymbol(second, '.') ? sourceNamed(owner.text, query) : undefined;
}

function sourceNamed(name: string, query: Query): Source | undefined {
  for (let scope: Query | undefined = query; scope; scope = scope.around) {
    const found = scope.sources.find((source) => source.name === name);
    if (found) return found;
  }
  return undefined;
}

/** `$1::text[] collate "C"` is `$1`. */
function bare(nodes: readonly Node[]): readonly Node[] {
  const end = nodes.findIndex((node) => isSymbol(node, '::') || isWord(node, 'collate'));
  const rest = end === -1 ? [] : nodes.slice(end);
  const saysHow = rest.every((node) => isName(node) || ['::', '[', ']'].some((symbol) => isSymbol(node, symbol)));
  return rest.length > 0 && saysHow ? nodes.slice(0, end) : nodes;
}
