/**
 * The rules about imports hold, and each of them is proven to see its violation: a rule that an
 * alias or a path pattern has made blind would pass for ever.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from '../support/cruise.js';
import { REPOSITORY } from '../support/repository.js';

interface Rules {
  readonly rooms: readonly string[];
  readonly default: { readonly forbidden: readonly { readonly name: string }[] };
}

const { rooms, default: config }: Rules = await import(join(REPOSITORY, '.dependency-cruiser.mjs'));

/** A file that breaks a rule, its imports, and what must be reported. */
interface Planted {
  readonly rule: string;
  readonly from: string;
  readonly imports: string;
  readonly to: string;
}

const planted: readonly Planted[] = [
  {
    rule: 'apps-are-strangers',
    from: 'apps/ingest/src/curious.ts',
    imports: '../../api/src/plain.js',
    to: 'apps/api/src/plain.ts',
  },
  {
    rule: 'libs-never-look-up',
    from: 'libs/infra/src/curious.ts',
    imports: '../../../apps/api/src/plain.js',
    to: 'apps/api/src/plain.ts',
  },
  {
    rule: 'sources-never-import-tests',
    from: 'apps/api/src/tested.ts',
    imports: '../../../test/support/plain.js',
    to: 'test/support/plain.ts',
  },
  {
    rule: 'domain-is-pure',
    from: 'libs/domain/src/base/disk.ts',
    imports: 'node:fs',
    to: 'fs',
  },
  {
    rule: 'domain-is-pure',
    from: 'libs/domain/src/base/aliased.ts',
    imports: '#infra/plain.js',
    to: 'libs/infra/src/plain.ts',
  },
  {
    rule: 'nest-stays-in-provide',
    from: 'libs/infra/src/nested.ts',
    imports: '@nestjs/common',
    to: 'node_modules/@nestjs/common/index.js',
  },
  {
    rule: 'console-is-a-guest',
    from: 'apps/console/src/server.ts',
    imports: '#infra/plain.js',
    to: 'libs/infra/src/plain.ts',
  },
  {
    rule: 'sources-need-dependencies',
    from: 'apps/api/src/devoted.ts',
    imports: 'fast-check',
    to: 'node_modules/fast-check/lib/fast-check.js',
  },
  {
    rule: 'deploy-is-data',
    from: 'deploy/program.ts',
    imports: '#domain/base/plain.js',
    to: 'libs/domain/src/base/plain.ts',
  },
  {
    rule: 'dashboards-name-metrics',
    from: 'deploy/grafana/dashboards/fleet.ts',
    imports: 'pg',
    to: 'node_modules/pg/esm/index.mjs',
  },
  {
    rule: 'imports-resolve',
    from: 'apps/api/src/lost.ts',
    imports: '#domain/base/nowhere.js',
    to: '#domain/base/nowhere.js',
  },
  {
    rule: 'sources-not-dist',
    from: 'apps/api/src/built.ts',
    imports: '../../../dist/libs/plain.js',
    to: 'dist/libs/plain.js',
  },
  {
    rule: 'no-cycles',
    from: 'apps/api/src/egg.ts',
    imports: './hen.js',
    to: 'apps/api/src/hen.ts',
  },
  ...rooms.slice(0, -1).map((room, index) => ({
    rule: `${room}-looks-down`,
    from: `libs/domain/src/${room}/upward.ts`,
    imports: `../${rooms[index + 1]}/plain.js`,
    to: `libs/domain/src/${rooms[index + 1]}/plain.ts`,
  })),
];

/** Files that break nothing, to prove that the rules allow what they should. */
const innocent: readonly (readonly [file: string, ...imports: string[]])[] = [
  ['apps/api/src/plain.ts'],
  ['apps/tillwatch/src/compose.ts', '../../api/src/plain.js'],
  ['apps/api/src/plain.spec.ts', '../../../test/support/plain.js', 'fast-check'],
  ['apps/console/src/page.ts', 'react', '#domain/base/plain.js'],
  ['libs/infra/src/plain.ts', '#domain/engine/plain.js', 'pg', 'node:fs'],
  ['libs/infra/src/provide.ts', '@nestjs/common'],
  ['test/support/plain.ts', '../../apps/api/src/plain.js', 'node:fs'],
  ['deploy/grafana/dashboards/plain.ts', '#infra/plain.js'],
  // The other half of the planted cycle, which is reported once.
  ['apps/api/src/hen.ts', './egg.js'],
  ['dist/libs/plain.js'],
  ['libs/domain/src/base/plain.ts', 'zod', 'cborg'],
  ...rooms.slice(1).map((room, index) => {
    return [`libs/domain/src/${room}/plain.ts`, `../${rooms[index]}/plain.js`] as const;
  }),
];

// Reading every import of the tree takes a busy machine minutes.
const cruise_limit_ms = 600_000;

test(
  'the tree keeps its boundaries',
  async () => {
    const folders = ['apps', 'libs', 'deploy', 'test'].filter((name) => {
      return existsSync(join(REPOSITORY, name));
    });
    const { violations, imports } = await cruise(REPOSITORY, folders);
    expect(violations).toEqual([]);
    // The trap: aliases that lead into an excluded folder make every rule about libraries pass.
    expect(imports).toContain('libs/infra/src/clock.ts → libs/domain/src/base/instant.ts');
  },
  cruise_limit_ms,
);

test(
  'every rule sees the violation that was planted for it, and nothing else',
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'tillwatch-boundaries-'));
    try {
      for (const name of ['.dependency-cruiser.mjs', 'package.json', 'tsconfig.json']) {
        copyFileSync(join(REPOSITORY, name), join(root, name));
      }
      symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
      for (const [file, ...imports] of innocent) plant(root, file, imports);
      for (const { from, imports } of planted) plant(root, from, [imports]);
      const { violations } = await cruise(root, ['apps', 'libs', 'deploy', 'test']);
      const expected = planted.map(({ rule, from, to }) => ({ rule, from, to }));
      expect(sorted(violations)).toEqual(sorted(expected));
    } finally {
      rmSync(root, { recursive: true });
    }
  },
  cruise_limit_ms,
);

test('no rule is without a planted violation', () => {
  const proven = new Set(planted.map(({ rule }) => rule));
  expect(config.forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
});

test('every folder of the domain is a room with a place in the order', () => {
  const folders = readdirSync(join(REPOSITORY, 'libs/domain/src'));
  expect(folders.filter((name) => !rooms.includes(name))).toEqual([]);
});

function plant(root: string, file: string, imports: readonly string[]): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  const lines = imports.map((specifier, index) => `import * as i${index} from '${specifier}';`);
  const used = imports.map((_, index) => `i${index}`).join(', ');
  writeFileSync(join(root, file), `${lines.join('\n')}\nexport const used = [${used}];\n`);
}

function sorted<T extends object>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}
