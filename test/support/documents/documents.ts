import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FENCE = /^( *)```(\w*)\n(.*?)^\1```$/gms;
const CODE = /^( *)```.*?^\1```$|`[^`\n]*`/gms;

/** Every Markdown file that people read, as paths from the checkout's root. */
export function documentPaths(): string[] {
  const inFolder = (folder: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name));
  const ofRooms = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('src', path));
  const atRoot = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];
  return [...atRoot, ...inFolder('docs'), ...inFolder('ops'), ...ofRooms];
}

/** The text of the section of a document below a heading of the second level, without its subsections' headings being special. */
export function sectionOf(path: string, heading: string): string {
  const section = `\n${readFileSync(path, 'utf8')}`.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0];
  if (section === undefined) throw new Error(`${path} has no section ${heading}`);
  return section;
}

/** The rows of the tables in a Markdown text, a list of cells each, without those of their heads. */
export function tableRows(markdown: string): string[][] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  const rows = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const isRule = (row: readonly string[] | undefined): boolean => row?.every((cell) => /^:?-+:?$/.test(cell)) ?? false;
  return rows.filter((row, index) => !isRule(row) && !isRule(rows[index + 1]));
}

/** The fenced blocks of a language in a Markdown text. */
export function blocksOf(markdown: string, language: string): string[] {
  return Array.from(markdown.matchAll(FENCE))
    .filter(([, , found]) => found === language)
    .map(([, , , lines = '']) => lines);
}

/** Where the links and pictures of a Markdown text lead to. */
export function linkTargets(markdown: string): string[] {
  const prose = markdown.replaceAll(CODE, '');
  const links = prose.matchAll(/\]\(([^)\s]+)\)|<(?:img|a)\s[^>]*?(?:src|href)="([^"]+)"/g);
  return Array.from(links, ([, link, attribute]) => link ?? attribute ?? '');
}

/** The anchors that code hosts give to the headings of a Markdown text. */
export function anchorsOf(markdown: string): string[] {
  const headings = markdown.replaceAll(FENCE, '').matchAll(/^#{1,6} (.+)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
