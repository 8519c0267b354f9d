#!/usr/bin/env node
import { Command } from 'commander';
import { auditCommand } from './cli/audit.command.js';
import { benchCommand } from './cli/bench.command.js';
import { correctCommand } from './cli/correct.command.js';
import { demoCommand } from './cli/demo.command.js';
import { COULD_NOT, DONE, endWithCode, exitCodes, NO } from './cli/exit-codes.js';
import { migrateCommand } from './cli/migrate.command.js';
import { openApiCommand } from './cli/openapi.command.js';
import { revokeCommand } from './cli/revoke.command.js';
import { tokenCommand } from './cli/token.command.js';
import { describeError } from './bootstrap/startup-error.js';
import { VERSION } from './platform/common/installation.js';

const program = endWithCode(new Command('punchcard'))
  .version(VERSION)
  .description('Prepaid session packages: what operators do beside running the service.')
  .addHelpText('after', exitCodes({ [DONE]: 'done', [NO]: 'looked, and it is not so: see the help of each command' }))
  .addCommand(tokenCommand())
  .addCommand(revokeCommand())
  .addCommand(auditCommand())
  .addCommand(correctCommand())
  .addCommand(migrateCommand())
  .addCommand(demoCommand())
  .addCommand(openApiCommand())
  .addCommand(benchCommand());
try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = COULD_NOT;
}
