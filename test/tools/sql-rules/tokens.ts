/** A piece of SQL. Words are in lower case, as PostgreSQL folds them; quoted names are without their quotes. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'symbol';
  readonly text: string;
}

/** What stands between two brackets. */
interface Group {
  readonly kind: 'group';
  readonly nodes: readonly Node[];
}

export type Node = Token | Group;

/** A statement that the rules can't be read off, so that nobody knows whether it keeps them. */
export class UnreadableStatement extends Error {}

const SKIPPED = /(?:\s|--[^\n]*|\/\*[^]*?\*\/)+/y;
const KINDS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['string', /[eE]'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|\$([a-zA-Z_]\w*)?\$[^]*?\$\1\$/y],
  ['parameter', /\$\d+/y],
  ['quoted', /"(?:[^"]|"")*"/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['word', /[a-zA-Z_][\w$]*/y],
  ['symbol', /::|[-+*/<>=~!@#%^&|`?]+|[^]/y],
];

/** A statement's tokens, those between brackets as groups. @throws UnreadableStatement when brackets don't match */
export function nodesOf(statement: string): readonly Node[] {
  const open: Node[][] = [[]];
  for (const token of tokensOf(statement)) {
    if (token.kind === 'symbol' && token.text === '(') open.push([]);
    else if (token.kind === 'symbol' && token.text === ')') {
      const nodes = open.pop() ?? [];
      if (open.length === 0) throw new UnreadableStatement('a bracket is closed that nobody opened');
      open.at(-1)?.push({ kind: 'group', nodes });
    } else open.at(-1)?.push(token);
  }
  if (open.length > 1) throw new UnreadableStatement('a bracket is never closed');
  return open[0] ?? [];
}

function* tokensOf(statement: string): Generator<Token> {
  let position = matchAt(SKIPPED, statement, 0).length;
  while (position < statement.length) {
    for (const [kind, pattern] of KINDS) {
      const match = matchAt(pattern, statement, position);
      if (match === '') continue;
      yield { kind, text: textOf(kind, match) };
      position += match.length;
      break;
    }
    position += matchAt(SKIPPED, statement, position).length;
  }
}

function matchAt(pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0] ?? '';
}

function textOf(kind: Token['kind'], match: string): string {
  if (kind === 'word') return match.toLowerCase();
  return kind === 'quoted' ? match.slice(1, -1).replaceAll('""', '"') : match;
}

/** True for one of these words, outside quotes. */
export function isWord(node: Node | undefined, ...words: readonly string[]): node is Token {
  return node?.kind === 'word' && words.includes(node.text);
}

export function isSymbol(node: Node | undefined, symbol: string): boolean {
  return node?.kind === 'symbol' && node.text === symbol;
}

/** A name, quoted or not; a word that means something in SQL counts too. */
export function isName(node: Node | undefined): node is Token {
  return node?.kind === 'word' || node?.kind === 'quoted';
}

/** The parts between the nodes for which `separates` is true. */
export function splitBy(nodes: readonly Node[], separates: (node: Node) => boolean): Node[][] {
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    if (separates(node)) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}

/** Every token, also those between brackets. */
export function* everyToken(nodes: readonly Node[]): Generator<Token> {
  for (const node of nodes) {
    if (node.kind === 'group') yield* everyToken(node.nodes);
    else yield node;
  }
}
