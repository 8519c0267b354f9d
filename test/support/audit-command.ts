/** `punchcard audit` in a process of its own, for tests of what it prints and of its exit code. */
import { auditCommand } from '../../src/cli/audit.command.js';

await auditCommand().parseAsync();
