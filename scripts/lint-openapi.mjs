// Checks docs/openapi.json, or the file named, by all the rules that Spectral and Redocly recommend. Exits with 1 if either finds anything.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectralCore from '@stoplight/spectral-core';
import spectralRulesets from '@stoplight/spectral-rulesets';

const [path = 'docs/openapi.json'] = process.argv.slice(2);
const source = readFileSync(path, 'utf8');

const spectral = new spectralCore.Spectral();
spectral.setRuleset({ extends: [[spectralRulesets.oas, 'recommended']] });
const found = (await spectral.run(JSON.parse(source))).map(
  ({ code, path: place, message }) => `Spectral ${code} at ${place.join('.')}: ${message}`,
);

const config = await createConfig({ extends: ['recommended'] });
const problems = await lintFromString({ source, absoluteRef: resolve(path), config });
found.push(
  ...problems.map(({ ruleId, location, message }) => `Redocly ${ruleId} at ${location[0]?.pointer}: ${message}`),
);

if (found.length > 0) {
  process.stderr.write(`${found.join('\n')}\n${path}: ${found.length} found by Spectral and Redocly\n`);
  process.exitCode = 1;
}
