/**
 * The settings of an alerts process that has everybody to tell: a room, another for one that is
 * gone, three people one after the other, merchants by a step of a playbook, terminals by the next,
 * and those who owe an authority a report. Tenants of which `hasReports` is true page others, by a
 * gateway that says what became of it, and by nothing else within hours.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newCommandKeys } from '#infra/command/command-key.js';
import type { Database } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { markOf } from '#infra/people/sign-words.js';
import { saveProof } from '#infra/store/oncall.sql.js';
import { REPORTING, WIRE_TOKEN } from './reporting-gateway.js';
import { REPOSITORY } from './repository.js';

const KEY = 'k'.repeat(40);
const NUMBERS = { li: '+8613800138001', zhao: '+8613800138002', chen: '+8613800138003' };
/** Whoever is paged by the gateway that reports: by a message, then by a call. */
const REACHED = {
  ...{ wu: '+8613800138004', sun: '+8613800138005' },
  ...{ he: '+8613800138006', tang: '+8613800138007' },
};

const PLAYBOOK = `playbook: key
title: { en: Keys, zh-CN: 密钥 }
preconditions: []
forbidden: []
steps:
  - { id: pause, kind: wait, for: 3s, title: { en: Wait, zh-CN: 等待 } }
  - { id: call, kind: escalate, to: { en: The lead, zh-CN: 主管 }, title: { en: Call, zh-CN: 呼叫 } }
  - id: tell
    kind: notify
    to: merchants
    notice: start
    title: { en: Tell, zh-CN: 告知 }
    text:
      en: 'Payments at {scope} may fail. Ref {id}.'
      zh-CN: '{scope}交易异常。事件号{id}。'
  - { id: agree, kind: approve, refused: look, title: { en: Agree, zh-CN: 同意 } }
  - id: ask
    kind: command
    command: diagnose
    to: { en: Those there, zh-CN: 该处终端 }
    title: { en: Ask, zh-CN: 询问 }
  - { id: look, kind: manual, title: { en: Look, zh-CN: 查看 } }
`;
const RULE = `groups:
  - name: payments
    rules:
      - alert: MassError55
        detector: { kind: failure_ratio, class: pin_key }
        by: [acquirer, region, model]
        annotations: { summary: { en: PIN payments fail, zh-CN: 输密交易失败 } }
`;

/** Someone whose other contact is due in an hour, or when the first did not get the page. */
function personOf([id, number]: readonly [string, string]): string {
  return `  - id: ${id}
    name: ${id} of the gateway
    language: en
    time_zone: UTC
    contacts:
      - { by: wire, address: "${number}" }
      - { by: wire, name: ring, address: "${number}", after: 1h }
`;
}

/** All at once are no flood here: else most of the calls would come by tens of minutes later. */
const ROSTER = `limits: { flood_above: 1000 }
people:
  - id: li
    name: Li Wei
    language: en
    time_zone: UTC
    contacts: [{ by: sms, address: "${NUMBERS.li}" }]
  - id: zhao
    name: Zhao Min
    language: zh-CN
    time_zone: UTC
    contacts: [{ by: sms, address: "${NUMBERS.zhao}" }]
  - id: chen
    name: Chen Jie
    language: en
    time_zone: UTC
    contacts: [{ by: sms, address: "${NUMBERS.chen}" }]
${Object.entries(REACHED).map(personOf).join('')}policies:
  - id: reported
    matchers: ['tenant=~"t-..[2378]"']
    steps:
      - { after: 0s, notify: [{ person: wu }] }
      - { after: 1h, notify: [{ receiver: wire }] }
      - { after: 2h, notify: [{ person: sun }] }
      - { after: 3h, notify: [{ person: he }] }
      - { after: 4h, notify: [{ person: tang }] }
  - id: all
    steps:
      - { after: 0s, notify: [{ person: li }] }
      - { after: 4s, notify: [{ person: zhao }] }
      - { after: 8s, notify: [{ person: chen }] }
`;
const receiversAt = (url: string) => `route:
  receiver: log
  routes:
    - { matchers: ['tenant=~"t-..[05]"'], receiver: gone, continue: true }
    - { matchers: ['tenant=~"t-.*"'], receiver: log }
receivers:
  - { name: log, kind: webhook, url: '${url}/log' }
  - { name: gone, kind: webhook, url: '${url}/gone', fallback: spare }
  - name: spare
    kind: webhook
    url: '${url}/spare'
    # So few that can wait, that it is counted what is left; a SEV1 goes out all the same.
    budget: { requests: 8, within: 10m }
  - name: sms
    kind: gateway
    url: '${url}/people'
    fields: { to: '{to}', text: '{text}' }
    budget: { requests: 10000, within: 10m }
  - name: wire
    ${REPORTING}
    url: '${url}/wire'
  - { name: desk, kind: webhook, url: '${url}/desk' }
merchants:
  - channel: sms
    kind: gateway
    url: '${url}/merchants'
    fields: { to: '{to}', text: '{text}' }
`;

/** A report that is owed within the hour; people are reminded of it at once. */
const REGULATION = `regulations:
  - id: quick
    name: { en: Quick, zh-CN: 快报 }
    time_zone: UTC
    peak: 09:00-18:00
    awareness: detected
    critical: { kinds: [outage, degradation], down_from: 0.5 }
    average_days: 1
    criteria: [{ id: critical, name: { en: Critical, zh-CN: 关键 }, all: [{ critical: true }] }]
    grades: [{ id: major, name: { en: Major, zh-CN: 重大 }, when: [[critical]] }]
    reports:
      - id: initial
        name: { en: Initial, zh-CN: 初报 }
        due: [{ within: 1h, from: awareness }]
        remind: [3599s]
`;

/** Writes the files into a folder, for receivers at a URL; answers the settings that name them. */
export function writeSettings(home: string, url: string): Readonly<Record<string, string>> {
  const shipped = readFileSync(join(REPOSITORY, 'deploy/notices/notices.yaml'), 'utf8');
  const files = {
    'rules/own.yaml': RULE,
    'playbooks/own.yaml': PLAYBOOK,
    'receivers.yaml': receiversAt(url),
    'oncall.yaml': ROSTER,
    // Held back for a second, not for minutes.
    'notices.yaml': shipped.replace('people: 0, hold: 5m', 'people: 0, hold: 1s'),
    'regulation.yaml': REGULATION,
    'command-key.pem': newCommandKeys().privatePem,
  };
  for (const folder of ['rules', 'playbooks']) mkdirSync(join(home, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
  return {
    RULES_DIR: join(home, 'rules'),
    PLAYBOOKS_DIR: join(home, 'playbooks'),
    RECEIVERS_FILE: join(home, 'receivers.yaml'),
    ONCALL_FILE: join(home, 'oncall.yaml'),
    ONCALL_KEY: KEY,
    NOTICES_FILE: join(home, 'notices.yaml'),
    REGULATION_FILE: join(home, 'regulation.yaml'),
    COMMAND_KEY_FILE: join(home, 'command-key.pem'),
    WIRE_TOKEN,
    OUTGOING_ALLOW: '127.0.0.1',
  };
}

/** All people have answered a test page. */
export async function provePeople(db: Database): Promise<void> {
  for (const [person, address] of Object.entries(NUMBERS)) {
    const mark = markOf(KEY, { by: 'sms', address });
    await execute(db, saveProof, person, 'sms', mark, new Date());
  }
  for (const [person, address] of Object.entries(REACHED)) {
    const mark = markOf(KEY, { by: 'wire', address });
    for (const way of ['wire', 'ring']) {
      await execute(db, saveProof, person, way, mark, new Date());
    }
  }
}
