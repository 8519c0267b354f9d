import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the linters say of the document at `path`. */
function lint(path: string): Promise<{ code: unknown; errors: string }> {
  return new Promise((done) => {
    execFile(process.execPath, ['scripts/lint-openapi.mjs', path], (error, _output, errors) => {
      done({ code: error?.code ?? 0, errors });
    });
  });
}

test('npm run openapi:lint fails by what Spectral and Redocly find in the document, and says where', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'punchcard-lint-'));
  try {
    const document = JSON.parse(await readFile('docs/openapi.json', 'utf8')) as { servers: unknown; paths: object };
    document.servers = [];
    Object.assign(document.paths, { '/nowhere': { get: { responses: { 200: { description: 'Done.' } } } } });
    const path = join(folder, 'openapi.json');
    await writeFile(path, JSON.stringify(document));
    const { code, errors } = await lint(path);
    expect(code).toBe(1);
    expect(errors).toContain('Spectral oas3-api-servers');
    expect(errors).toContain('Spectral operation-description at paths./nowhere.get');
    expect(errors).toContain('Redocly security-defined at #/paths/~1nowhere/get');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
