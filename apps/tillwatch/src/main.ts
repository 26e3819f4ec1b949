#!/usr/bin/env node
/** The command line: one file a command in `commands/`. */
import { AUDIT_USAGE, audit } from './commands/audit.js';
import { checkLedger, LEDGER_USAGE } from './commands/check-ledger.js';
import { CODES_USAGE, codes } from './commands/codes.js';
import { COMMAND_KEY_USAGE, commandKey } from './commands/command-key.js';
import { DEMO_USAGE, demo } from './commands/demo.js';
import { DOCTOR_USAGE, doctor } from './commands/doctor.js';
import { DRILL_USAGE, drill } from './commands/drill.js';
import { EXPLAIN_USAGE, explainRule } from './commands/explain.js';
import { INCIDENTS_USAGE, incidents } from './commands/incidents.js';
import { MIGRATE_USAGE, migrate } from './commands/migrate.js';
import { NOTICES_USAGE, notices } from './commands/notices.js';
import { ONCALL_USAGE, oncall } from './commands/oncall.js';
import { PLAYBOOKS_USAGE, playbooks } from './commands/playbooks.js';
import { RECEIVERS_USAGE, receivers } from './commands/receivers.js';
import { REGISTRY_USAGE, registry } from './commands/registry.js';
import { REPLAY_USAGE, replay } from './commands/replay.js';
import { REPORT_USAGE, report } from './commands/report.js';
import { RULES_USAGE, rules } from './commands/rules.js';
import { SIMULATE_USAGE, simulate } from './commands/simulate.js';
import { TOKEN_USAGE, token } from './commands/token.js';
import { UP_USAGE, up } from './commands/up.js';
import { Misuse } from './misuse.js';
import { fail } from './say.js';

interface Command {
  readonly usage: string;
  readonly run: (args: readonly string[]) => Promise<number>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  demo: { usage: DEMO_USAGE, run: demo },
  up: { usage: UP_USAGE, run: up },
  replay: { usage: REPLAY_USAGE, run: replay },
  simulate: { usage: SIMULATE_USAGE, run: simulate },
  rules: { usage: RULES_USAGE, run: rules },
  playbooks: { usage: PLAYBOOKS_USAGE, run: playbooks },
  receivers: { usage: RECEIVERS_USAGE, run: receivers },
  oncall: { usage: ONCALL_USAGE, run: oncall },
  notices: { usage: NOTICES_USAGE, run: notices },
  incidents: { usage: INCIDENTS_USAGE, run: incidents },
  report: { usage: REPORT_USAGE, run: report },
  explain: { usage: EXPLAIN_USAGE, run: explainRule },
  codes: { usage: CODES_USAGE, run: codes },
  audit: { usage: AUDIT_USAGE, run: audit },
  token: { usage: TOKEN_USAGE, run: token },
  'command-key': { usage: COMMAND_KEY_USAGE, run: commandKey },
  ledger: { usage: LEDGER_USAGE, run: checkLedger },
  registry: { usage: REGISTRY_USAGE, run: registry },
  drill: { usage: DRILL_USAGE, run: drill },
  doctor: { usage: DOCTOR_USAGE, run: doctor },
  migrate: { usage: MIGRATE_USAGE, run: () => migrate() },
};

const USAGE = `Tillwatch watches fleets of payment terminals.

  tillwatch demo           see it alive: a simulated fleet and an outage, in one command
  tillwatch up             the service on this machine
  tillwatch replay FILE    play recorded minute counts through the service
  tillwatch simulate       a virtual fleet against a running service
  tillwatch rules          check rule and playbook files, test them, try them on the past
  tillwatch playbooks      check playbooks, and test them
  tillwatch receivers      check who is told, and try one out
  tillwatch oncall         check who is paged and when, and make people's tokens
  tillwatch notices        check what merchants are told
  tillwatch explain        why a rule fired, or did not
  tillwatch incidents      an incident as a document
  tillwatch report         how good alerts were
  tillwatch codes          check, explain and list response codes
  tillwatch audit          whether everybody was told who should have been
  tillwatch token          what terminals and gateways connect with
  tillwatch command-key    the key that commands to terminals are signed with
  tillwatch drill          a fire drill: the real path to the real people, measured
  tillwatch doctor         what is not well here, why, and what to do
  tillwatch ledger verify  prove the books against the messages
  tillwatch registry       import, export and show merchants, stores and terminals
  tillwatch migrate        bring the database at DATABASE_URL up to date

Exit codes: 0 done, 1 failed, 2 called wrongly, 3 a check found something.
\`tillwatch COMMAND --help\` says more.
`;

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(USAGE);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    process.stderr.write(`tillwatch: no command "${name}"\n\n${USAGE}`);
    return 2;
  }
  if (name !== 'simulate' && (args.includes('--help') || args.includes('-h'))) {
    process.stdout.write(command.usage);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    const parsing = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
    if (parsing || error instanceof Misuse) {
      process.stderr.write(`tillwatch: ${(error as Error).message}\n\n${command.usage}`);
      return 2;
    }
    return fail(error);
  }
}

process.exitCode = await main();
