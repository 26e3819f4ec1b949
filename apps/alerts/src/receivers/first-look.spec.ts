/**
 * What people see first, at every receiver: a telephone shows 160 characters in English and 70 in
 * Chinese, a list or a locked screen no more. They name how bad it is, what fails, how much, where,
 * what not to do and which incident, however long the names are.
 */

import type { Incident } from '#domain/incident/incident.js';
import type { PageReason } from '#domain/notify/catalogue/keys.js';
import { LOCALES, type Locale } from '#domain/notify/locale.js';
import { actionName, incidentTitle, placeText } from '#domain/notify/words.js';
import { anOutage } from '../../../../test/support/an-outage.js';
import {
  type FakeMailbox,
  mailHeader,
  startFakeMailbox,
} from '../../../../test/support/fake-mailbox.js';
import { type FakeService, startFakeService } from '../../../../test/support/fake-service.js';
import { aDelivery, HUGE, tryReceiver } from '../../../../test/support/try-receiver.js';

let service: FakeService;
let mailbox: FakeMailbox;

beforeAll(async () => {
  service = await startFakeService(() => {
    return { status: 200, body: { code: 0, errcode: 0, StatusCode: 0 } };
  });
  mailbox = await startFakeMailbox();
});
afterAll(async () => {
  await service.close();
  await mailbox.close();
});

type Json = Readonly<Record<string, unknown>>;
/** What a body has at a place, such as `blocks.0.text`. */
function at(body: unknown, place: string): string {
  const found = place.split('.').reduce<unknown>((value, key) => (value as Json)?.[key], body);
  return String(found);
}

/** Each kind with its settings, and where its readers look first. */
const KINDS: Readonly<
  Record<string, { readonly settings: object; readonly looks: readonly string[] }>
> = {
  sms: {
    settings: { kind: 'gateway', fields: { text: '{text}' } },
    looks: ['text'],
  },
  'an SMS that is one message': {
    settings: { kind: 'gateway', fields: { text: '{text}' }, text_max: 160 },
    looks: ['text'],
  },
  voice: { settings: { kind: 'gateway', fields: { say: '{text}' } }, looks: ['say'] },
  webhook: { settings: { kind: 'webhook' }, looks: ['commonAnnotations.summary'] },
  alertmanager: { settings: { kind: 'alertmanager' }, looks: ['0.annotations.title'] },
  pagerduty: {
    settings: { kind: 'pagerduty', routing_key: { env: 'KEY' } },
    looks: ['payload.summary'],
  },
  slack: { settings: { kind: 'slack' }, looks: ['text', 'blocks.0.text.text'] },
  teams: { settings: { kind: 'teams' }, looks: ['summary', 'attachments.0.content.body.0.text'] },
  feishu: { settings: { kind: 'feishu' }, looks: ['card.header.title.content'] },
  dingtalk: { settings: { kind: 'dingtalk' }, looks: ['markdown.title', 'markdown.text'] },
  wecom: { settings: { kind: 'wecom' }, looks: ['markdown.content'] },
  email: { settings: { kind: 'email' }, looks: ['subject', 'text'] },
};

/** The first line of each, as a reader sees it: without the marks that a service draws with. */
async function firstLooks(kind: string, locale: Locale, delivery: ReturnType<typeof aDelivery>) {
  const { settings, looks } = KINDS[kind] ?? { settings: {}, looks: [] };
  const to = { host: '127.0.0.1', port: mailbox.port, tls: 'none', from: 'a@b.example' };
  const isMail = kind === 'email';
  const isSecret = ['slack', 'teams', 'feishu', 'dingtalk', 'wecom'].includes(kind);
  const where = isMail
    ? { ...to, to: ['c@d.example'] }
    : { url: isSecret ? { env: 'URL' } : service.url };
  const secrets = { URL: `${service.url}/x`, KEY: 'k'.repeat(32) };
  const receiver = tryReceiver({ ...settings, ...where, language: locale }, secrets);
  expect(await receiver.send(delivery)).toMatchObject({ kind: 'sent' });
  const body = isMail ? mailOf(mailbox.mails.at(-1) ?? '') : service.asked.at(-1)?.json;
  return looks.map((look) => {
    const place = look === 'commonAnnotations.summary' && locale === 'zh-CN' ? `${look}_zh` : look;
    const [first = ''] = at(body, place).split('\n');
    return first
      .replace(/<[^>]*>|^### |^\*\*|\*\*$/g, '')
      .replace(/\\(.)/g, '$1')
      .trim();
  });
}

function mailOf(mail: string): Json {
  const [head = '', ...rest] = mail.split('\r\n\r\n');
  const raw = rest.join('\r\n\r\n');
  const isBase64 = /content-transfer-encoding: base64/i.test(head);
  const text = isBase64
    ? Buffer.from(raw, 'base64').toString('utf8')
    : Buffer.from(
        raw
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString('utf8');
  const subject = (mailHeader(mail, 'Subject') ?? '')
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?UTF-8\?(B|Q)\?(.*?)\?=/gi, (_, way: string, word: string) =>
      way === 'B'
        ? Buffer.from(word, 'base64').toString('latin1')
        : word
            .replace(/_/g, ' ')
            .replace(/=([0-9A-F]{2})/g, (__, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
  const encoded = (mailHeader(mail, 'Subject') ?? '').includes('=?');
  return { text, subject: encoded ? Buffer.from(subject, 'latin1').toString('utf8') : subject };
}

const chain = (n: number) => `Grand Harbour Department Stores Group Branch ${n} 南京东路旗舰店`;
const merchants = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ attribute: 'merchant' as const, value: chain(i) }));

/** Incidents whose names are short and long, few and many; each with how it is told. */
const STORIES: readonly [string, Partial<Incident>, PageReason][] = [
  ['an everyday one', {}, 'first'],
  ['a chain with a long name', { cause: [{ attribute: 'chain', value: chain(1) }] }, 'first'],
  [
    'two attributes',
    {
      cause: [
        { attribute: 'model', value: 'VX-9000 Ultra Contactless Plus' },
        { attribute: 'fw', value: '2026.11.23-hotfix-payment-kernel' },
      ],
      severity: 'SEV2',
      diagnosis: 'hsm',
      forbidden: ['reload_all', 'retry_pin', 'restart'],
    },
    'reopened',
  ],
  ['twelve merchants', { cause: merchants(12) }, 'changed'],
  ['hundreds of merchants', HUGE, 'reopened'],
  ['the whole fleet', { cause: [], diagnosis: 'own_plane', forbidden: ['restart'] }, 'escalated'],
  ['a drill', { tenant: 'demo~drill', cause: merchants(2) }, 'first'],
];

describe.each(LOCALES)('in %s, what is seen first', (locale) => {
  const room = locale === 'en' ? 160 : 70;
  const cases = Object.keys(KINDS).flatMap((kind) =>
    STORIES.map(([story, changes, reason]) => [kind, story, changes, reason] as const),
  );

  test.each(cases)('at %s, of %s, says what matters', async (kind, _story, changes, reason) => {
    const incident = anOutage({ id: 'inc-48213', ...changes });
    const looks = await firstLooks(
      kind,
      locale,
      aDelivery({ id: 'inc-48213', ...changes }, reason),
    );
    expect(looks.length).toBeGreaterThan(0);
    for (const look of looks) {
      const seen = [...look].slice(0, room).join('');
      expect(seen).toMatch(/^(DRILL: |演练：)?SEV[1-4]/);
      expect(seen).toContain('4,812');
      expect(seen).toContain('31%');
      expect(seen).toContain('inc-48213');
      const [first = ''] = incident.forbidden;
      expect(seen).toContain(actionName(locale, first));
      // What fails, by its title or by its code; where, at least by the beginning of its name.
      const title = incidentTitle(locale, incident).replace(/^(DRILL: |演练：)/, '');
      const named = [[...title].slice(0, 6).join(''), 'Err55', '错误55'];
      expect(named.filter((each) => seen.includes(each))).not.toEqual([]);
      const place = placeText(locale, incident);
      const beginning = [...place].slice(0, place.indexOf('=') + 3).join('');
      expect(seen).toContain(place.includes('=') ? beginning : place);
      if (!seen.includes(place)) expect(seen).toContain('…');
    }
  });

  test.each(Object.keys(KINDS).filter((kind) => kind !== 'pagerduty'))(
    'at %s, of the end, says that it is over and which one',
    async (kind) => {
      const resolvedAt = Date.UTC(2026, 2, 10, 4, 45);
      const over = { id: 'inc-48213', status: 'resolved', resolvedAt, ...HUGE } as const;
      for (const look of await firstLooks(kind, locale, aDelivery(over, 'resolved'))) {
        const seen = [...look].slice(0, room).join('');
        expect(seen).toMatch(/^SEV1 (RESOLVED|已恢复)/);
        expect(seen).toContain('4,812');
        expect(seen).toContain('inc-48213');
      }
    },
  );
});
