#!/usr/bin/env node
import { Command } from 'commander';
import { auditCommand } from './cli/audit.command.js';
import { demoCommand } from './cli/demo.command.js';
import { migrateCommand } from './cli/migrate.command.js';
import { openApiCommand } from './cli/openapi.command.js';
import { tokenCommand } from './cli/token.command.js';
import { describeError } from './startup/startup-error.js';

const program = new Command('punchcard')
  .description('Prepaid session packages: what operators do beside running the service.')
  .addCommand(tokenCommand())
  .addCommand(auditCommand())
  .addCommand(migrateCommand())
  .addCommand(demoCommand())
  .addCommand(openApiCommand());
try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
