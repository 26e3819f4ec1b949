/** Notices to merchants over HTTP: made, read, agreed to, stopped; links that lead merchants in. */
import { execute, rows } from '#infra/db/query.js';
import { signLink } from '#infra/notices/sign-link.js';
import { addMembers } from '#infra/store/incidents.sql.js';
import { linkKeys, publishChannels } from '#infra/store/notices.sql.js';
import { anIncident, storeIncident } from '../support/an-incident.js';
import { stopTestServer } from '../support/database.js';
import { importCsv, importExamples, mistakesOf } from '../support/import-registry.js';
import { keepBooks } from '../support/keep-books.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

type Json = Record<string, unknown>;
let api: TestApi;

beforeEach(async () => {
  api = await startTestApi();
  await importExamples(api.db);
  await execute(api.db, publishChannels, ['sms', 'email'], new Date());
  const sales = [{ currency: 'CNY', records: 8_201, amount: 150_487_650 }];
  await storeIncident(api.db, anIncident({ forbidden: ['restart', 'retry_pin'], sales }));
  await execute(api.db, addMembers, 'demo', 'inc-1', 'merchant', ['m-100', 'm-200', 'm-300']);
  await execute(api.db, addMembers, 'demo', 'inc-1', 'terminal', ['T-001', 'T-002']);
});
afterEach(() => api?.close());
afterAll(stopTestServer);

const ask = async (path: string) => (await api.get(`/api/v1/${path}`)).json as Json;
const say = (path: string, body: unknown) => api.post(`/api/v1/${path}`, body);
const key = async () => (await rows(api.db, linkKeys))[0]?.secret ?? '';
const form = async (link: string, fields: Record<string, string>) =>
  fetch(`http://${api.host}/m/${link}`, {
    method: 'POST',
    headers: { origin: 'null' },
    body: new URLSearchParams(fields),
  });

/** Asks the contacts of m-100, and has them say yes by their links. */
async function optIn(): Promise<void> {
  expect((await say('contacts/ask', { by: 'Li', merchant: 'm-100' })).status).toBe(200);
  for (const n of [1, 2]) {
    const link = signLink({ kind: 'c', n }, await key());
    // A program that looks at links before people do says nothing.
    expect((await api.get(`/m/${link}`)).status).toBe(200);
    expect(await (await form(link, { act: 'yes' })).text()).toContain('You are told of faults');
  }
}

test('who has not said yes twice is not told, and is shown with the cure', async () => {
  const drafted = (await say('incidents/inc-1/notices', { by: 'Li', kind: 'start' })).json as Json;
  expect(drafted).toMatchObject({
    state: 'draft',
    progress: { merchants: 0, unreachable: 3 },
    unreachable: [
      { why: 'no_consent', merchants: 1 },
      { why: 'no_contact', merchants: 1 },
      { why: 'not_asked', merchants: 1, cure: { en: expect.stringContaining('opt-in') } },
    ],
  });
  const { items } = (await ask('notices/ntc-1/recipients')) as { items: Json[] };
  expect(items.find(({ merchant }) => merchant === 'm-100')).toMatchObject({
    address: '***8000',
    state: 'unreachable',
  });
  expect((await api.get('/api/v1/contacts')).text).not.toMatch(/138 ?0013|desk@/);
});

test('a notice tells those who were hit, and is what was agreed to', async () => {
  await optIn();
  const drafted = (await say('incidents/inc-1/notices', { by: 'Li', kind: 'start' })).json as Json;
  expect(drafted).toMatchObject({
    progress: { merchants: 1, waiting: 1, unreachable: 2 },
    audience: [{ language: 'zh-CN', channel: 'sms', merchants: 1 }],
    people: 1,
    preview: {
      'zh-CN': expect.stringContaining('您门店'),
      en: expect.stringContaining('your shop'),
    },
  });
  const at = `notices/${drafted.id}/approve`;
  const { hash } = drafted;
  const code = async (body: Json) => (await say(at, body)).json?.code;
  expect(await code({ by: 'l i', hash })).toBe('approver_must_differ');
  expect(await code({ by: 'Wang', hash: '0'.repeat(64) })).toBe('notice_changed');
  expect((await say(at, { by: 'Wang', hash })).json).toMatchObject({ approvals: [{ by: 'Wang' }] });
  expect(await code({ by: 'wang', hash })).toBe('approver_must_differ');
  const stopped = (await say(`notices/${drafted.id}/cancel`, { by: 'Li' })).json;
  expect(stopped).toMatchObject({ state: 'cancelled', progress: { merchants: 0 } });
  expect(await code({ by: 'Zhao', hash })).toBe('notice_not_waiting');
  // Nobody heard of it, so it can be made again.
  const again = await say('incidents/inc-1/notices', { by: 'Li', kind: 'start' });
  expect(again.json).toMatchObject({ hash, progress: { merchants: 1 } });
  expect(await ask('notices?incident=inc-1')).toMatchObject({ hit: 3, untold: 2 });
});

test('a text that says "try the PIN again" is refused with the words that were found', async () => {
  await optIn();
  const texts = {
    en: 'Since {since} PINs fail. Please try the PIN again. Ref {id}.',
    'zh-CN': '{since}起输密失败，请重试密码。事件号{id}。',
  };
  const refused = await say('incidents/inc-1/notices', { by: 'Li', kind: 'start', texts });
  expect(refused.status).toBe(422);
  expect(refused.json).toMatchObject({
    code: 'forbidden_advice',
    mistakes: [
      expect.stringMatching(/^texts\.en: "try the pin again" advises retry_pin/),
      expect.stringMatching(/^texts\.zh-CN: "重试密码" advises retry_pin/),
    ],
  });
  const lacking = { en: 'It fails since {sinse}.', 'zh-CN': '{since}起失败。事件号{id}。' };
  const wrong = await say('incidents/inc-1/notices', { by: 'Li', kind: 'start', texts: lacking });
  expect(wrong.json).toMatchObject({ code: 'notice_text_refused' });
  expect(wrong.text).toMatch(/texts\.en: \{sinse\} is nothing.*texts\.en: \{id\} is missing/);
  expect(await ask('notices?incident=inc-1')).toMatchObject({ items: [] });
});

test('nothing is told at the wrong time, or to nobody', async () => {
  const code = async (kind: string) =>
    (await say('incidents/inc-1/notices', { by: 'Li', kind })).json?.code;
  expect(await code('recovered')).toBe('nobody_to_tell');
  expect(await code('correction')).toBe('nobody_to_tell');
  await storeIncident(api.db, anIncident({ resolvedAt: 1_760_000_900_000 }));
  expect(await code('start')).toBe('nobody_to_tell');
  expect((await say('incidents/inc-9/notices', { by: 'Li', kind: 'start' })).status).toBe(404);
  expect((await say('notices/ntc-99/cancel', { by: 'Li' })).json?.code).toBe('notice_not_found');
});

test('who withdraws is told no more, also when he is imported again', async () => {
  await optIn();
  const link = signLink({ kind: 'c', n: 1 }, await key());
  expect(await (await form(link, { act: 'no' })).text()).toContain('Nothing more is sent');
  await importExamples(api.db);
  expect(await (await form(link, { act: 'yes' })).text()).toContain('Nothing more is sent');
  const { items } = (await ask('contacts?merchant=m-100')) as { items: Json[] };
  expect(items.map(({ contact, why }) => [contact, why])).toEqual(
    expect.arrayContaining([[expect.any(String), 'withdrawn']]),
  );
  expect((await say('contacts/ask', { by: 'Li', merchant: 'm-100' })).json?.code).toBe(
    'nobody_to_tell',
  );
});

test('a merchant reads how it stands and says what he thinks, by his link only', async () => {
  await optIn();
  await say('incidents/inc-1/notices', { by: 'Li', kind: 'start' });
  const { items } = (await ask('notices/ntc-2/recipients?state=held')) as {
    items: { n: number }[];
  };
  const link = signLink({ kind: 'n', n: items[0]?.n ?? 0 }, await key());
  const page = await api.get(`/m/${link}`);
  expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
  for (const part of ['inc-1', '请勿', 'Do not', '<form']) expect(page.text).toContain(part);
  expect((await ask('incidents/inc-1/feedback')).items).toEqual([]);
  const card = await form(link, { act: 'rate', rating: '1', comment: '4111 1111 1111 1111' });
  expect(await card.text()).toContain('card data');
  const sent = await form(link, { act: 'rate', rating: '4', comment: '<b>fast</b>' });
  const text = await sent.text();
  expect(text).toContain('Thank you');
  expect(text).not.toContain('<b>fast');
  await form(link, { act: 'rate', rating: '5' });
  await form(link, { act: 'rate', rating: '9' });
  expect(await ask('incidents/inc-1/feedback')).toMatchObject({
    ratings: [{ rating: 5, merchants: 1 }],
    items: [{ merchant: 'm-100', rating: 5, comment: '<b>fast</b>' }],
  });
  for (const other of [`${link.slice(0, -3)}abc`, 'n1-x', '..%2f..%2fetc']) {
    const lost = await api.get(`/m/${other}`);
    expect(lost.status).toBe(404);
    expect(lost.text).not.toContain('inc-1');
  }
});

test('a bundle is a file without card data and without anybody’s number', async () => {
  expect((await api.get('/api/v1/terminals/T-404/bundle')).json?.code).toBe('terminal_not_found');
  const at = Date.UTC(2026, 9, 5, 12);
  const books = await keepBooks(api.db);
  await books.write([['T-001/hb', { v: 1, boot: 1, seq: 1, at, rssi: -70 }, at]]);
  await api.db.pool.query(`insert into terminal_boot
    select terminal, boot, range_agg(int8range(seq, seq + 1)), max(received_at)
      from heartbeat group by 1, 2`);
  await api.db.pool.query(
    `insert into incident_event (tenant, incident, at, kind, body, folded)
     values ('demo', 'inc-1', now(), 'acknowledged', $1, true)`,
    [
      JSON.stringify({
        ...{ kind: 'acknowledged', at, by: 'Li 138 0013 8000' },
        note: 'he read 4111 1111 1111 1111 to me, mail desk@green-leaf.example',
      }),
    ],
  );
  const bundle = await api.get('/api/v1/terminals/T-001/bundle?incident=inc-1');
  expect(bundle.status).toBe(200);
  expect(bundle.headers.get('content-disposition')).toBe(
    'attachment; filename="tillwatch-T-001-inc-1.json"',
  );
  expect(bundle.json).toMatchObject({
    bundle: 'tillwatch-terminal-1',
    terminal: { terminal: 'T-001' },
    messages: { items: [{ body: { rssi: -70 } }] },
    ledger: { items: [{ stored: 1 }] },
    incident: { incident: { id: 'inc-1' }, timeline: [expect.anything()] },
  });
  expect(bundle.text).not.toMatch(/4111|138 ?0013|green-leaf\.example/);
  // What the fleet takes in is nobody's business who made the terminal.
  expect(bundle.text).not.toMatch(/8201|150487650/);
});

test('an address that its channel cannot reach is refused with its place', async () => {
  const rows = ['merchant,contact,name,channel,address,consent', 'm-100,x,X,sms,13800138000,yes'];
  expect(await mistakesOf(importCsv(api.db, 'contacts', rows.join('\n')))).toEqual([
    expect.stringMatching(
      /contacts\.csv:2:\d+: address: "13800138000" is no address for sms.*E\.164/,
    ),
  ]);
});
