import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Tenant } from '#domain/message/schema.js';
import { loadConfig } from '#infra/config.js';
import { openDatabase } from '#infra/db/database.js';
import { createLog } from '#infra/log.js';
import { lineOf, type Scope } from '../ledger/finding.js';
import { verifyLedger } from '../ledger/verify-ledger.js';
import { Misuse } from '../misuse.js';
import { progress } from '../say.js';

export const LEDGER_USAGE = `tillwatch ledger verify [--tenant NAME] [--from TIME] [--to TIME]

Proves the books at DATABASE_URL against the messages, while the service runs or not: no message is
stored twice, the ledger knows every one and knows no other, counts and accounts are those of the
messages, the journal is whole. All of it as of one moment. Sorting happens on the server's disk.

  --tenant NAME    one tenant only
  --from, --to     only messages received between, such as 2026-03-10T04:00Z
  --json           the findings as JSON on stdout, a line each

Exit 0 when everything holds, 1 when something does not, 2 when called wrongly.
`;

const LedgerConfig = z.object({ DATABASE_URL: z.string() });
/** Later than anything, and still a date that PostgreSQL reads. */
const LATEST = Date.UTC(9_999, 0, 1);
const tell_every_ms = 5_000;

/** Checks the books and prints a line a check. */
export async function checkLedger(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  if (verb !== 'verify') throw new Misuse('expected `ledger verify`');
  const { values } = parseArgs({
    args: rest,
    options: {
      tenant: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const scope = scopeOf(values);
  const { DATABASE_URL: url } = loadConfig(LedgerConfig, process.env);
  const log = createLog('verify');
  const db = openDatabase({ url, max: 1, name: 'tillwatch ledger verify', log });
  let told = performance.now();
  try {
    const found = await verifyLedger(db, {
      scope,
      onFinding(finding) {
        process.stdout.write(`${values.json ? JSON.stringify(finding) : lineOf(finding)}\n`);
      },
      onProgress(what, messages) {
        if (performance.now() - told < tell_every_ms) return;
        told = performance.now();
        progress(`${messages.toLocaleString('en')} ${what}`);
      },
    });
    return found.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
  } finally {
    await db.close();
  }
}

function scopeOf(values: { tenant?: string; from?: string; to?: string }): Scope {
  const { tenant, from, to } = values;
  if (tenant !== undefined && !Tenant.safeParse(tenant).success) {
    throw new Misuse(`--tenant ${tenant}: no tenant is named like this`);
  }
  const scope = {
    tenant: tenant ?? null,
    from: timeOf('from', from, 0),
    to: timeOf('to', to, LATEST),
    isPart: from !== undefined || to !== undefined,
  };
  if (scope.from >= scope.to) throw new Misuse('--from must lie before --to');
  return scope;
}

function timeOf(name: string, text: string | undefined, usual: number): Date {
  const at = text === undefined ? usual : Date.parse(text);
  if (!(at >= 0 && at <= LATEST)) {
    throw new Misuse(`--${name} ${text}: expected a time such as 2026-03-10T04:00Z`);
  }
  return new Date(at);
}
