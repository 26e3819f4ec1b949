/**
 * Ten thousand merchants are told of one outage through a gateway on loopback, as fast as the
 * service can; beside it a bare loop that posts the same bodies to the same gateway. Then the same
 * once more, with the service killed by -9 in the middle and started again: who is counted by the
 * ids that the gateway got, each merchant once.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#infra/db/database.js';
import { migrate } from '#infra/db/migrate.js';
import { rows } from '#infra/db/query.js';
import { createLog } from '#infra/log.js';
import { startPostgres } from '#infra/postgres/embedded-postgres.js';
import { noticesOf } from '#infra/store/notices.sql.js';
import { makeHome } from '../../../apps/tillwatch/src/service/make-home.js';
import { aRunOf } from '../../support/a-playbook.js';
import { storeRun } from '../../support/an-incident.js';
import { hitMerchants, storeMerchants } from '../../support/merchant-outage.js';
import { MIGRATIONS_DIR, REPOSITORY } from '../../support/repository.js';
import type { Bench } from '../main.js';
import { startApp } from '../run-node.js';

const merchants = 10_000;
const senders = 16;
const TEXT = { en: 'Since {since} it fails. Ref {id}.', 'zh-CN': '{since}起失败。事件号{id}。' };

/** Notices a second, and what a kill costs. */
export const bench: Bench = async (say) => {
  const bare = await bareLoop();
  say(`bare loop: ${Math.round(bare)} posts a second`);
  const plain = await tell(say, null);
  const killed = await tell(say, merchants / 2);
  return {
    figures: {
      merchants,
      notices_per_second: Math.round(plain.perSecond),
      bare_posts_per_second: Math.round(bare),
      told_once: plain.once,
      told_once_after_kill: killed.once,
      sent_again_after_kill: killed.again,
      marked_as_doubtful: killed.doubtful,
      resumed_after_ms: Math.round(killed.resumedMs),
    },
    ratios: { notices_to_bare_loop: Number((plain.perSecond / bare).toFixed(3)) },
  };
};

/** A gateway that counts what it gets by idempotency key. */
async function gateway() {
  const got = new Map<string, number>();
  const server = createServer((asked, answer) => {
    const key = String(asked.headers['idempotency-key'] ?? got.size);
    asked.resume().once('end', () => {
      got.set(key, (got.get(key) ?? 0) + 1);
      answer.end('{"code":0}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { got, url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** Posts as many, with as many at once, a connection each, and nothing else. */
async function bareLoop(): Promise<number> {
  const fake = await gateway();
  const body = JSON.stringify({ to: '+8613800000000', text: 'x'.repeat(160) });
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
  let next = 0;
  const began = performance.now();
  const post = () =>
    new Promise<void>((resolve, reject) => {
      const key = { 'idempotency-key': `bare-${next}` };
      request(fake.url, { method: 'POST', agent: false, headers: { ...headers, ...key } }, (got) =>
        got.resume().once('end', resolve),
      )
        .on('error', reject)
        .end(body);
    });
  const loop = async () => {
    while (next < merchants) {
      next += 1;
      await post();
    }
  };
  await Promise.all(Array.from({ length: senders }, loop));
  const seconds = (performance.now() - began) / 1_000;
  fake.close();
  return merchants / seconds;
}

/** Tells all merchants once; with `killAt`, kills the service when so many were told. */
async function tell(say: (text: string) => void, killAt: number | null) {
  const folder = makeHome('bench');
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  const fake = await gateway();
  const receivers = join(folder, 'receivers.yaml');
  const notices = join(folder, 'notices.yaml');
  try {
    await migrate(postgres.url, { dir: MIGRATIONS_DIR });
    const log = createLog('bench');
    const db = openDatabase({ url: postgres.url, max: 2, name: 'bench', log });
    const names = await storeMerchants(db, merchants);
    await hitMerchants(db, names, { severity: 'SEV1', startedAt: Date.now() - 60_000 });
    await storeRun(db, aRunOf(`tell notify notice: start, text: ${JSON.stringify(TEXT)}`));
    writeFileSync(receivers, receiversFile(fake.url));
    writeFileSync(notices, noticesFile());
    const env = {
      DATABASE_URL: postgres.url,
      ALERTS_OPS_PORT: '0',
      RECEIVERS_FILE: receivers,
      NOTICES_FILE: notices,
      OUTGOING_ALLOW: '127.0.0.1',
    };
    let alerts = await startApp('alerts', env);
    await until(() => fake.got.size > 0);
    const began = performance.now();
    let resumedMs = 0;
    if (killAt !== null) {
      await until(() => fake.got.size >= killAt);
      const gone = new Promise((resolve) => alerts.child.once('close', resolve));
      alerts.child.removeAllListeners('close');
      alerts.child.once('close', () => undefined);
      alerts.child.kill('SIGKILL');
      await Promise.race([gone, sleep(1_000)]);
      const had = fake.got.size;
      const killedAt = performance.now();
      alerts = await startApp('alerts', env);
      await until(() => fake.got.size > had);
      resumedMs = performance.now() - killedAt;
    }
    await until(() => fake.got.size >= merchants);
    const seconds = (performance.now() - began) / 1_000;
    await done(db);
    const { rows: counted } = await db.pool.query(
      `select count(*) filter (where state = 'sent')::int as sent,
              count(*) filter (where doubtful)::int as doubtful
         from notice_recipient`,
    );
    const once = fake.got.size;
    const again = [...fake.got.values()].reduce((sum, times) => sum + times - 1, 0);
    say(
      `${once} told, ${again} sent again, ${JSON.stringify(counted[0])}, ${seconds.toFixed(1)} s`,
    );
    await alerts.stop();
    await db.close();
    const { doubtful } = counted[0] as { doubtful: number };
    return { perSecond: merchants / seconds, once, again, doubtful, resumedMs };
  } finally {
    fake.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** When the service has written down that all were told. */
async function done(db: Parameters<typeof rows>[0]): Promise<void> {
  for (;;) {
    const [notice] = await rows(db, noticesOf, 'demo', 'inc-1');
    if (notice?.state === 'done') return;
    await sleep(200);
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

function receiversFile(url: string): string {
  return `route: { receiver: hook }
receivers: [{ name: hook, kind: webhook, url: '${url}hook' }]
merchants:
  - channel: sms
    kind: gateway
    url: ${url}
    fields: { to: '{to}', text: '{text}' }
    success: { field: code, equals: 0 }
`;
}

/** The shipped file, but with next to no hold-back. */
function noticesFile(): string {
  return readFileSync(join(REPOSITORY, 'deploy/notices/notices.yaml'), 'utf8').replace(
    'SEV1: { people: 0, hold: 5m }',
    'SEV1: { people: 0, hold: 1s }',
  );
}
