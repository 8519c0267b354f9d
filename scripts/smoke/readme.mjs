/** The commands of README.md and docs/configuration.md, and what each has to do. A block that is not listed here is a failure. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paste } from './shell.mjs';

const BLOCK = /^( *)```(\w*)\n(.*?)^\1```$/gms;
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** What is no command: answers, and settings (test/unit/docs). */
const NOT_COMMANDS = new Set(['json', 'ini']);

/** Where newcomers find commands to paste, in the order in which they read. */
const PAGES = ['README.md', 'docs/configuration.md'];
/** How the shell blocks of these pages begin, in their order, and what they are. */
const BLOCKS = [
  { begins: 'npm ci && npm start', start: true },
  { begins: 'npm ci && npm test', notHere: 'both halves are steps of .ci/run, on the same commit', stepsOfCi: true },
  { begins: 'eval "$(', statuses: [] },
  { begins: 'curl -s $base_url/platform/v1/payment/client_packages ', statuses: [201] },
  { begins: 'payment=$(curl -s $base_url/business/payments/v1/payment_requests ', statuses: [201] },
  { begins: 'curl -s $base_url/platform/v1/clients/payment/client_packages/preview ', statuses: [200] },
  { begins: 'curl -s $base_url/platform/v1/clients/payment/client_packages/update_usage ', statuses: [200] },
  { begins: 'curl -s $base_url/platform/v1/clients/payment/client_packages/update_usage ', statuses: [422] },
  { begins: 'cat > .env <<END', notHere: 'needs a Docker engine' },
  { begins: 'npm run --silent punchcard -- token ', statuses: [], isExpected: threeTokens },
];

/** The shell blocks of the pages in `folder`, each with its entry of {@link BLOCKS} and the answer that is shown below it. */
export function readmeBlocks(folder) {
  const shell = PAGES.flatMap((page) => shellBlocksOf(readFileSync(join(folder, page), 'utf8'), page));
  for (const [index, block] of shell.entries()) {
    const known = BLOCKS[index];
    assert(known && block.lines.startsWith(known.begins), `A block that nobody expects:\n${block.lines}`);
    Object.assign(block, known);
  }
  assert.equal(shell.length, BLOCKS.length, `${PAGES.join(' or ')} has lost a block`);
  return shell;
}

function shellBlocksOf(text, page) {
  const all = Array.from(text.matchAll(BLOCK), ([, indent, language, lines]) => ({
    language,
    lines: lines.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd(),
  }));
  return all.flatMap(({ language, lines }, index) => {
    if (NOT_COMMANDS.has(language)) return [];
    assert.equal(language, 'sh', `${page} has a block that nobody runs:\n${lines}`);
    const next = all[index + 1];
    return [{ lines, answer: next?.language === 'json' ? JSON.parse(next.lines) : undefined }];
  });
}

/** `install` and `start` as README.md has them. */
export function installAndStart(blocks) {
  const [install, start] = blocks.find((block) => block.start).lines.split(' && ');
  return { install, start };
}

/** Pastes what can be pasted into one shell in `folder`, beside the running service, and checks what comes of it. */
export function checkReadme(blocks, folder, check) {
  const pasted = blocks.filter((block) => block.statuses);
  const results = paste(
    pasted.map(({ lines }) => lines),
    folder,
  );
  for (const [index, { output, statuses }] of results.entries()) {
    const block = pasted[index];
    check(`docs: ${block.begins.trim()} … ${block.statuses.join(', ')}`, () => {
      assert.deepEqual(statuses, block.statuses, output);
      if (block.answer) assert.deepEqual(JSON.parse(output, likeShown(block.answer)), block.answer);
      block.isExpected?.(output);
    });
  }
  for (const { lines, notHere, stepsOfCi } of blocks.filter((block) => block.notHere)) {
    if (stepsOfCi) checkStepsOfCi(lines, folder);
    console.log(`  --  docs: ${lines.split('\n')[0]}: not here, ${notHere}`);
  }
}

/** Asks every command that docs/configuration.md lists how it is used. */
export function checkCommands(folder, check) {
  const [, section] = readFileSync(join(folder, 'docs/configuration.md'), 'utf8').split('\n## Commands\n');
  const names = Array.from(section.split('\n## ')[0].matchAll(/^\| `(\w+)` /gm), ([, name]) => name);
  const asked = names.map((name) => `npm run --silent punchcard -- ${name} --help`);
  for (const [index, { output }] of paste(asked, folder).entries()) {
    check(`docs: punchcard ${names[index]} --help`, () => assert.match(output, /^Usage: /));
  }
}

/** Reads an answer with `…` wherever the page shows that for a value: an id or a time. */
function likeShown(shown) {
  const left = new Set();
  JSON.stringify(shown, (key, value) => (value === '…' ? left.add(key) : undefined, value));
  return (key, value) => (left.has(key) ? '…' : value);
}

function threeTokens(output) {
  const [client, staff, directory] = output.trimEnd().split('\n');
  assert.match(client, TOKEN);
  assert.match(staff, TOKEN);
  assert.match(JSON.parse(directory).token, TOKEN);
}

/** Each half of a line is a command of .ci/run. */
function checkStepsOfCi(line, folder) {
  const script = readFileSync(join(folder, '.ci', 'run'), 'utf8');
  for (const command of line.split(' && ')) {
    assert.match(script, new RegExp(`^(step '.*' |run_tests\\(\\) \\{ )${command} `, 'm'), `.ci/run lacks ${command}`);
  }
}
