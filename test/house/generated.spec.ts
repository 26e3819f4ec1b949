/**
 * Files that are made from others are as they would be made now, the tables they are made with
 * are complete, and what operators write in `deploy` is what the schemas take.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MetricObject, Registry } from 'prom-client';
import { parse } from 'yaml';
import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';
import { readConfig } from '#infra/config.js';
import { AlertsMetrics } from '../../apps/alerts/src/alerts.metrics.js';
import { readRuleFiles } from '../../apps/alerts/src/rule-files.js';
import { ApiMetrics } from '../../apps/api/src/api.metrics.js';
import { IngestMetrics } from '../../apps/ingest/src/ingest.metrics.js';
import { AuditMetrics } from '../../apps/tillwatch/src/audit/audit.metrics.js';
import { envExample, processes, settingsOf } from '../support/generate-env-example.js';
import {
  type EditorSchema,
  editorSchemas,
  jsonSchemaOf,
  keyPaths,
  printJson,
} from '../support/generate-schemas.js';
import { generatedFiles } from '../support/generated-files.js';
import { REPOSITORY } from '../support/repository.js';
import { settingWords } from '../support/setting-words.js';
import { repositoryPaths } from '../support/source-files.js';

function read(path: string): string {
  return readFileSync(join(REPOSITORY, path), 'utf8');
}

const files = generatedFiles();
const paths = repositoryPaths();

test.each(files)('$path is what `npm run generate` writes', ({ path, text }) => {
  expect(read(path)).toBe(text);
});

test('no generated file is left of what is not generated any more', () => {
  const made = files.map(({ path }) => path);
  const there = paths.filter((path) =>
    /^deploy\/(grafana\/generated\/|.*\.schema\.json$)|^libs\/.*\.json$/.test(path),
  );
  expect(there.sort()).toEqual(made.filter((path) => path.endsWith('.json')).sort());
});

describe('the schemas for editors', () => {
  test.each(editorSchemas.filter(({ words }) => words))(
    '$path has a sentence for every key, and for no other',
    (schema) => {
      const keys = keyPaths(jsonSchemaOf({ ...schema, words: {} }));
      expect(Object.keys(schema.words ?? {}).sort()).toEqual(keys.sort());
    },
  );

  /** The files a schema is for; beside the stories lies the fleet, beside the rules their tests. */
  function filesOf({ path }: EditorSchema): string[] {
    const isTest = (file: string) => dirname(file) === dirname(path) && /\.test\.ya?ml$/.test(file);
    if (path.endsWith('/rule-test.schema.json')) return paths.filter(isTest);
    const beside = paths.filter(
      (file) => dirname(file) === dirname(path) && /(?<!\.test)\.ya?ml$/.test(file),
    );
    const isFleet = (file: string) => file.endsWith('/fleet.yaml');
    if (path.endsWith('/fleet.schema.json')) return beside.filter(isFleet);
    return beside.filter((file) => !isFleet(file));
  }

  test.each(editorSchemas)('$path takes every file it is for', (editor) => {
    const schema = z.fromJSONSchema(JSON.parse(read(editor.path)));
    const mistakes = filesOf(editor).flatMap((file) => {
      const { error } = schema.safeParse(parse(read(file)));
      return error ? [`${file}: ${z.prettifyError(error)}`] : [];
    });
    expect(filesOf(editor).length).toBeGreaterThan(0);
    expect(mistakes).toEqual([]);
  });

  test.each(editorSchemas)('$path underlines a key that is not there', (editor) => {
    const schema = z.fromJSONSchema(JSON.parse(read(editor.path)));
    const [file = ''] = filesOf(editor);
    expect(schema.safeParse({ ...parse(read(file)), colour: 'red' }).success).toBe(false);
  });

  test.each(['90s', '1.5h', '5', 'soon', '5 m', '0ms', '2d', '-1s', '5w'])(
    'a duration of "%s" is judged as when the file is loaded',
    (text) => {
      const schema = jsonSchemaOf({
        path: 'x.json',
        title: '',
        schema: z.object({ for: Duration }),
      });
      const asEditor = z.fromJSONSchema(schema).safeParse({ for: text }).success;
      expect(asEditor).toBe(Duration.safeParse(text).success);
    },
  );

  test('lists go on one line as long as they fit, as the formatter has them', () => {
    expect(printJson({ a: [1, 'b'], c: [], d: {} })).toBe(
      '{\n  "a": [1, "b"],\n  "c": [],\n  "d": {}\n}',
    );
    expect(printJson([{ f: null }])).toBe('[\n  {\n    "f": null\n  }\n]');
    const long = ['x'.repeat(50), 'y'.repeat(50)];
    expect(printJson({ long }).split('\n')).toHaveLength(6);
  });
});

describe('rules, playbooks and codes', () => {
  test('every shipped rule and playbook loads', async () => {
    const folders = ['deploy/rules', 'deploy/playbooks'].map((folder) => join(REPOSITORY, folder));
    const loaded = await readRuleFiles(folders[0] ?? '', folders[1] ?? '');
    expect(loaded).toMatchObject({ ok: true });
  });

  test('every shipped file names the schema beside it in its first line', () => {
    const written = paths.filter((path) =>
      /^deploy\/(rules|playbooks|codes|taxonomy)\/.*(?<!\.test)\.yaml$/.test(path),
    );
    const without = written.filter((path) => {
      const [, schema] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(read(path)) ?? [];
      return schema === undefined || !existsSync(join(REPOSITORY, dirname(path), schema));
    });
    expect(written.length).toBeGreaterThan(1);
    expect(without).toEqual([]);
  });
});

describe('env.example', () => {
  const example = envExample();
  const schemas = [...processes.values()];

  test('every setting has a sentence, and every sentence a setting', () => {
    const keys = schemas.flatMap((schema) => Object.keys(schema.shape));
    expect(Object.keys(settingWords).sort()).toEqual([...new Set(keys)].sort());
  });

  test('every setting is there once', () => {
    for (const key of Object.keys(settingWords)) {
      expect(example.match(new RegExp(`^(# )?${key}=`, 'gm'))).toHaveLength(1);
    }
  });

  test.each([
    ['as it is', /^([A-Z_]+)=(.*)$/gm],
    ['with every line made a setting', /^(?:# )?([A-Z_]+)=(.*)$/gm],
  ])('%s, it starts every process', (_name, line) => {
    const env = Object.fromEntries(
      [...example.matchAll(line)].map(([, key, value]) => [key, value]),
    );
    for (const schema of schemas) {
      expect(readConfig(schema, env, read)).toMatchObject({ ok: true });
    }
  });

  test('the defaults it shows are those of the schemas', () => {
    for (const { key, unset } of schemas.flatMap(settingsOf)) {
      if (unset) expect(example).toContain(`\n# ${key}=${unset}\n`);
    }
    expect(example).toContain('\n# RULES_DIR=deploy/rules\n');
  });

  test('Prometheus looks where the processes answer', () => {
    const { scrape_configs: jobs } = parse(read('deploy/prometheus/prometheus.yml'));
    const ports = new Map(schemas.flatMap(settingsOf).map(({ key, unset }) => [key, unset]));
    expect(
      jobs.map(
        (job: { static_configs: { targets: string[] }[] }) => job.static_configs[0]?.targets,
      ),
    ).toEqual(
      ['INGEST_OPS_PORT', 'ALERTS_OPS_PORT', 'API_PORT', 'AUDIT_OPS_PORT'].map((k) => [
        `127.0.0.1:${ports.get(k)}`,
      ]),
    );
  });
});

describe('alerts about ourselves', () => {
  const rules: { alert: string; expr: string; annotations: Record<string, string> }[] = parse(
    read('deploy/prometheus/self-alerts.yaml'),
  ).groups.flatMap((group: { rules: unknown[] }) => group.rules);

  /** The series of a metric as Prometheus stores them, with their labels. */
  async function seriesOf(registry: Registry): Promise<[string, readonly string[]][]> {
    const metrics: (MetricObject & { labelNames?: readonly string[] })[] =
      registry.getMetricsAsArray();
    return metrics.flatMap((metric) => {
      const labels = [...(metric.labelNames ?? []), 'job', 'instance'];
      const parts = 'buckets' in metric ? ['_bucket', '_sum', '_count'] : [''];
      return parts.map((part): [string, readonly string[]] => [
        `${metric.name}${part}`,
        part === '_bucket' ? [...labels, 'le'] : labels,
      ]);
    });
  }

  test('every metric they ask for exists, with those labels', async () => {
    const registries = [
      new IngestMetrics(),
      new AlertsMetrics(),
      new ApiMetrics(),
      new AuditMetrics(),
    ];
    const known = new Map(
      (await Promise.all(registries.map(({ registry }) => seriesOf(registry)))).flat(),
    );
    const asked = rules.flatMap(({ alert, expr }) =>
      [...expr.matchAll(/\b(pos_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', selector = '']) => ({
        alert,
        name,
        labels: [...selector.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label),
      })),
    );
    expect(asked.length).toBeGreaterThan(rules.length);
    const wrong = asked.filter(
      ({ name, labels }) =>
        !labels.every((label) => known.get(name)?.includes(label)) || !known.has(name),
    );
    expect(wrong).toEqual([]);
  });

  test('every process is watched, and every alert speaks both languages and is tested', () => {
    const stories = read('deploy/prometheus/self-alerts.test.yaml');
    const all = rules.map(({ expr }) => expr).join('\n');
    for (const app of ['ingest', 'alerts', 'api', 'audit']) expect(all).toContain(`pos_${app}_`);
    for (const { alert, annotations } of rules) {
      expect(stories).toContain(alert);
      expect(annotations.summary).toMatch(/[a-z]/);
      expect(annotations.summary_zh).toMatch(/\p{Script=Han}/u);
      expect(annotations.description).toMatch(/[.?]$/);
    }
  });
});
