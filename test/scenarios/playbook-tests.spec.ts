/** The shipped playbooks do what their own tests say, and every diagnosis leads to one of them. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR } from '#domain/base/instant.js';
import { DIAGNOSES } from '#domain/diagnose/diagnose.js';
import type { Playbook } from '#domain/playbook/playbook.js';
import { parseYaml } from '#infra/yaml/load-yaml.js';
import { readPlaybook } from '../../apps/alerts/src/playbook-file.js';
import { playRun } from '../../apps/tillwatch/src/playbooks/play-run.js';
import { runPlaybookTests } from '../../apps/tillwatch/src/playbooks/run-playbook-tests.js';
import { PlaybookTestFile } from '../../apps/tillwatch/src/playbooks/test-file.js';
import { REPOSITORY } from '../support/repository.js';

const folder = join(REPOSITORY, 'deploy/playbooks');
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const tests = names.filter((name) => name.endsWith('.test.yaml'));
const shipped = names.filter((name) => !name.endsWith('.test.yaml'));
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

test.each(tests)('%s', (name) => {
  const done = runPlaybookTests(join(folder, name));
  if (!done.ok) throw new Error(done.mistakes.join('\n'));
  expect(done.outcomes.flatMap(({ misses }) => misses)).toEqual([]);
});

test('every diagnosis leads to a playbook that is there, under its own name', () => {
  const wanted = new Set(Object.values(DIAGNOSES).map(({ playbook }) => `${playbook}.yaml`));
  expect([...wanted].filter((name) => !shipped.includes(name))).toEqual([]);
  for (const name of shipped) {
    expect(`${readPlaybook(text(name), name).playbook?.playbook}.yaml`).toBe(name);
  }
});

/** One terminal that fails alone is no incident, and nothing finds it: people read this one. */
const READ_BY_PEOPLE = ['single_terminal.yaml'];

test('every playbook is reached by some diagnosis, or is one that people only read', () => {
  const wanted = new Set(Object.values(DIAGNOSES).map(({ playbook }) => `${playbook}.yaml`));
  expect(shipped.filter((name) => !wanted.has(name))).toEqual(READ_BY_PEOPLE);
});

test('every playbook has a test of its own', () => {
  const tested = tests.flatMap((name) => {
    const parsed = parseYaml(PlaybookTestFile, text(name), name);
    return parsed.ok ? parsed.value.tests.map(({ playbook }) => `${playbook}.yaml`) : [];
  });
  expect(shipped.filter((name) => !tested.includes(name))).toEqual([]);
});

test('what a diagnosis forbids its playbook explains', () => {
  const unexplained = Object.entries(DIAGNOSES).flatMap(([id, { playbook, forbidden }]) => {
    const file = readPlaybook(text(`${playbook}.yaml`), playbook).playbook;
    const explained = file?.forbidden.map(({ action }) => action) ?? [];
    return forbidden.filter((action) => !explained.includes(action)).map((a) => `${id}: ${a}`);
  });
  expect(unexplained).toEqual([]);
});

test.each(shipped)('%s calls nobody before somebody has touched it', (name) => {
  const playbook = readPlaybook(text(name), name).playbook as Playbook;
  const day = { at: 24 * HOUR, by: 'Li', outcome: 'done' as const, happened: ['late nobody'] };
  const misses = playRun(playbook, { name, playbook: playbook.playbook, play: [day] });
  expect(misses.map(({ found }) => found).join()).not.toContain('escalated');
});

describe('a playbook of one’s own', () => {
  let own: string;

  beforeEach(() => {
    own = mkdtempSync(join(tmpdir(), 'tillwatch-playbooks-'));
    cpSync(join(folder, 'hsm.yaml'), join(own, 'hsm.yaml'));
  });

  afterEach(() => rmSync(own, { recursive: true, force: true }));

  test('what is not as expected is told with its place', () => {
    const file = join(own, 'own.test.yaml');
    const play = '      - { at: 1m, step: take_out, due: falls }\n';
    writeFileSync(file, `tests:\n  - name: hasty\n    playbook: hsm\n    play:\n${play}`);
    const done = runPlaybookTests(file);
    const said = done.ok ? done.outcomes.flatMap(({ misses }) => misses) : done.mistakes;
    expect(said.map((line) => line.replace(/^.*own\.test/, 'own.test'))).toEqual([
      'own.test.yaml:5:25: play.0.step\n  expected taken\n  found    step_not_due',
      'own.test.yaml:5:40: play.0.due\n  expected falls\n  found    confirm',
    ]);
  });

  test('every mistake is told at once, with its place, why, and what to do', () => {
    const WRONG = `playbook: hsm
title: { en: An HSM fails }
forbidden:
  - { action: restrat, why: { en: no, zh-CN: 否 } }
steps:
  - { id: a, kind: manuel, title: &t { en: A, zh-CN: 甲 } }
  - { id: b, kind: manual, title: *t, limit: 5m, late: cc, nxt: c }
  - { id: c, kind: command, title: *t, command: restart, to: *t, next: a }
  - { id: d, kind: notify, title: *t, to: issuers, text: { en: "{id} {sinse}", zh-CN: "{id}" } }
`;
    expect(readPlaybook(WRONG, 'hsm.yaml').mistakes.map((line) => line.slice(9))).toEqual([
      '2:8: title.zh-CN: missing, expected string',
      '4:15: forbidden.0.action: restrat is no action that is known; did you mean "restart"?',
      '6:20: steps.0.kind: unknown word, did you mean "manual"?',
      '7:56: steps.1.late: there is no step "cc": a way leads to the id of a step, or to end; ' +
        'did you mean "c"?',
      '7:60: steps.1.nxt: unknown key, did you mean "next"?',
      '8:49: steps.2.command: restart can be reached without an approval: nobody would have ' +
        'agreed that terminals are touched; put a step of kind approve on every way to it',
      '8:49: steps.2.command: restart is forbidden by the diagnosis hsm, for it makes matters ' +
        'worse: leave it out',
      '8:72: steps.2.next: it leads back to a, and the run would go round in a circle',
      '9:11: steps.3.id: d can never be reached: no step leads to it',
      '9:64: steps.3.text.en: {sinse} is nothing that is known of an incident; ' +
        'did you mean "since"?',
    ]);
  });
});
