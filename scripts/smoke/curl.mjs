/** As much of curl as README.md uses, for machines that have none. */
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
    'write-out': { type: 'string', short: 'w', default: '' },
  },
});
const response = await fetch(positionals[0], {
  method: values.request ?? (values.data === undefined ? 'GET' : 'POST'),
  headers: values.header.map((header) => header.split(/:\s*(.*)/s).slice(0, 2)),
  body: values.data,
});
process.stdout.write(await response.text());
const told = values['write-out'].replace('%{http_code}', response.status).replaceAll('\\n', '\n');
if (told.startsWith('%{stderr}')) process.stderr.write(told.slice('%{stderr}'.length));
else process.stdout.write(told);
