import { beforeAll, describe, expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';
import ts from 'typescript';

/** Says what a compiler made of it: own keys, the order of initialisers, and what decorators see. */
const PROBE = `
const seen = [];
const note = (target, key) => {
  const type = Reflect.getMetadata('design:type', target, key);
  seen.push(key + ': ' + (type === undefined ? 'none' : type.name));
};
class Base {
  declared;
  constructor() { this.overridden = 'by the base'; }
}
class Probe extends Base {
  @note text?: string;
  @note when!: Date;
  @note list: string[] | null;
  overridden;
  initialised = 1;
  fromParameter = this.parameter + 1;
  static shared = 'static';
  set assigned(value) { this.heard = value; }
  constructor(private readonly parameter = 41) { super(); }
}
class Heir extends Probe { assigned = 'through the setter'; }
export const outcome = {
  keys: Object.keys(new Probe()), seen, values: { ...new Probe() }, heir: { ...new Heir() }, shared: Probe.shared,
};
`;

interface JestConfig {
  readonly transform: Readonly<Record<'^.+\\.ts$', [name: string, options: object]>>;
}

const { default: jestConfig } = (await import(String(new URL('../../../jest.config.js', import.meta.url)))) as {
  readonly default: JestConfig;
};
const [, swcOptions] = jestConfig.transform['^.+\\.ts$'];

/** As `npm run build` compiles it. */
function builtByTypeScript(source: string): string {
  const { config } = ts.readConfigFile('tsconfig.build.json', (path) => ts.sys.readFile(path)) as { config: object };
  const { options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  if (errors.length > 0) throw new Error(ts.flattenDiagnosticMessageText(errors[0]?.messageText, '\n'));
  return ts.transpileModule(source, {
    compilerOptions: { ...options, module: ts.ModuleKind.ESNext, sourceMap: false, incremental: false },
  }).outputText;
}

/** As jest compiles it, and with it the processes that tests start. */
function compiledForTests(source: string): string {
  return transformSync(source, { ...swcOptions, filename: 'probe.ts', swcrc: false, sourceMaps: false }).code;
}

/** Runs the module and answers what it exports. */
async function outcomeOf(code: string): Promise<unknown> {
  const { outcome } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { outcome: unknown };
  return outcome;
}

beforeAll(() => import('reflect-metadata'));

describe('tests run the program that ships', () => {
  test('the build and the tests compile classes alike', async () => {
    expect(await outcomeOf(compiledForTests(PROBE))).toEqual(await outcomeOf(builtByTypeScript(PROBE)));
  });

  test('and such that an object has the keys it was given, and no others', async () => {
    expect(await outcomeOf(builtByTypeScript(PROBE))).toMatchObject({
      keys: ['overridden', 'parameter', 'initialised', 'fromParameter'],
      values: { overridden: 'by the base' },
      heir: { heard: 'through the setter' },
    });
  });
});
