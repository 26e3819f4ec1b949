/**
 * Whether whatever a gateway did not deliver was passed on, and nothing else: to who stands in, to
 * the person's other contact, to the next step of the ladder. Tenants whose pages go by the gateway
 * have a ladder of hours, so that nothing but reports, and once their playbook, moves it.
 */
import { askDatabase } from './ask-database.js';
import type { Verdict } from './reporting-gateway.js';

/** The steps of that ladder: people who have two contacts each, and a room. */
export const RUNGS = ['wu', 'wire', 'sun', 'he', 'tang'] as const;
/** Of whoever comes last by failures alone, and of whom their playbook calls then, all arrives. */
export const arrives = (id: string) => /\/(he@ring|tang@wire)$/.test(id);

/** Whether a tenant's pages go by the gateway that reports. */
export const hasReports = (tenant: string) => /[2378]$/.test(tenant);

/** One message to the gateway, in the order of their decision. */
interface Sent {
  readonly rung: string;
  readonly contact: string;
  readonly arrived: boolean;
}

/** What was judged. */
export interface Judged {
  /** What is wrong; empty when nothing is. */
  readonly faults: readonly string[];
  /** How many pages and steps there were of each verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
}

const PAGED = /\/(?:page-\d+|step-SEV\d-[\d.]+)\/(?:([a-z]+)@)?(wire|ring)$/;

/** Judges what the database says, and `instead`, whoever stands in, by what the gateway knows. */
export async function judgeReports(
  url: string,
  verdicts: ReadonlyMap<string, Verdict>,
  instead: ReadonlyMap<string, unknown>,
): Promise<Judged> {
  const told = await askDatabase(
    url,
    `select tenant, dedup_key as id,
            (select array_agg(distinct coalesce(report, 'none'))
               from delivery
              where notification = outbox.id and outcome = 'sent') as reports
       from outbox
      where receiver ~ '^wire$|@(wire|ring)$'
      order by outbox.id`,
  );
  const faults: string[] = [];
  const counts: Record<Verdict, number> = { delivered: 0, failed: 0, missing: 0 };
  const byTenant = new Map<string, Sent[]>();
  for (const row of told) {
    const [id, tenant, reports] = [String(row.id), String(row.tenant), String(row.reports)];
    const verdict = verdicts.get(id);
    if (reports !== verdict) faults.push(`${id} was ${verdict}, and is called ${reports}`);
    const [, person, contact = ''] = PAGED.exec(id) ?? [];
    if (verdict === undefined || contact === '') continue;
    counts[verdict] += 1;
    const sent = { rung: person ?? contact, contact, arrived: verdict === 'delivered' };
    byTenant.set(tenant, [...(byTenant.get(tenant) ?? []), sent]);
  }
  for (const [id, verdict] of verdicts) {
    const [stoodIn, arrived] = [instead.has(`${id}/instead/desk`), verdict === 'delivered'];
    if (stoodIn === arrived) faults.push(`${id} was ${verdict}; told instead: ${stoodIn}`);
  }
  faults.push(...(await faultsOfLadders(url, byTenant)));
  return { faults, counts };
}

/** What is wrong with what the engine was told, and with the calls it made. */
async function faultsOfLadders(
  url: string,
  byTenant: ReadonlyMap<string, readonly Sent[]>,
): Promise<string[]> {
  const passed = await askDatabase(
    url,
    `select tenant, count(*)::int as times from incident_event
      where kind = 'page' and body ->> 'what' = 'not_delivered' group by tenant`,
  );
  const times = new Map(passed.map((row) => [String(row.tenant), Number(row.times)]));
  return [...byTenant].flatMap(([tenant, sent]) => {
    const lost = sent.filter(({ arrived }) => !arrived).length;
    const heard = times.get(tenant) ?? 0;
    const faults = faultsOf(sent);
    if (heard !== lost) faults.push(`${lost} did not arrive, of ${heard} the engine was told`);
    const calls = sent.map((each) => `${each.rung} by ${each.contact}${each.arrived ? '' : ' -'}`);
    return faults.map((fault) => `${tenant}: ${fault} (called: ${calls.join(', ')})`);
  });
}

/** What is wrong with the calls of one incident. */
function faultsOf(sent: readonly Sent[]): string[] {
  const faults: string[] = [];
  const climbed = [...new Set(sent.map(({ rung }) => rung))];
  if (climbed.join() !== RUNGS.slice(0, climbed.length).join()) {
    faults.push(`these were called in this order: ${climbed.join(', ')}`);
  }
  let lost = 0;
  for (const rung of climbed) {
    const own = sent.filter((each) => each.rung === rung);
    const by = own.map(({ contact }) => contact).join(', ');
    const isTwo = own[0]?.arrived === false && rung !== 'wire';
    if (by !== (isTwo ? 'wire, ring' : 'wire')) faults.push(`${rung} was called by ${by}`);
    const last = own.at(-1) as Sent;
    if (last.arrived) continue;
    lost += 1;
    const later = sent.slice(sent.indexOf(last) + 1);
    if (!later.some((each) => climbed.indexOf(each.rung) > climbed.indexOf(rung))) {
      faults.push(`nobody was called when ${rung} could not be`);
    }
  }
  // The first is called by the incident, and one by the playbook.
  if (climbed.length > 2 + lost) {
    faults.push(`${climbed.length} were called, though only ${lost} could not be`);
  }
  return faults;
}
