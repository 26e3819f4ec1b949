/** The rules of the house that no linter knows; see CONTRIBUTING.md for the reasons. */
import { type SourceFile, sourceFiles } from '../support/source-files.js';
import { bans, complaintsAbout, withoutSpec } from '../support/tidy-rules.js';

/** The rules and their examples, which hold what they forbid. */
const RULES = /^test\/(support\/tidy-rules|house\/tidy\.spec)\.ts$/;
const files = sourceFiles(/\.(ts|tsx|mts|mjs|js)$/).filter(({ path }) => !RULES.test(path));

function file(path: string, text: string): SourceFile {
  return { path, text };
}

test('every source file keeps the rules', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(complaintsAbout)).toEqual([]);
});

test('every migration keeps to a hundred columns', () => {
  const wide = sourceFiles(/\.sql$/)
    .filter(({ path }) => !path.endsWith('/schema.sql'))
    .flatMap(({ path, text }) => {
      return text.split('\n').flatMap((line, index) => {
        return line.length > 100 ? [`${path}:${index + 1}`] : [];
      });
    });
  expect(wide).toEqual([]);
});

test('every domain file that exports a function has its spec beside it', () => {
  expect(withoutSpec(files)).toEqual([]);
});

test.each(bans)('the rule sees $what', ({ what, instead, example, at }) => {
  const path = at ?? 'apps/api/src/x.ts';
  expect(complaintsAbout(file(path, `${example}\n`))).toContain(`${path}:1: ${what}: ${instead}`);
});

test.each(bans.filter(({ inComments }) => !inComments))(
  'the rule lets a comment speak of $what',
  ({ what, example, at }) => {
    const path = at ?? 'apps/api/src/x.ts';
    const complaints = complaintsAbout(
      file(path, `/** Never ${example} */\nexport const n = 1;\n`),
    );
    expect(complaints.filter((complaint) => complaint.includes(`: ${what}: `))).toEqual([]);
  },
);

test.each([
  ['apps/api/src/main.ts', 'const url = process.env.URL;'],
  ['apps/api/src/api.module.ts', 'const url = process.env.URL;'],
  ['apps/tillwatch/src/up.ts', 'const url = process.env.URL;'],
  ['vite.config.ts', 'export default {};'],
  ['libs/infra/src/clock.ts', 'const now = Date.now();'],
  ['libs/domain/src/base/x.spec.ts', 'const now = new Date();'],
  ['libs/domain/src/base/x.ts', 'const day = new Date(now);'],
])('%s may say %s', (path, text) => {
  expect(complaintsAbout(file(path, `${text}\n`))).toEqual([]);
});

test.each([
  ['a long file', 'apps/api/src/x.ts', '\n'.repeat(301), 'longer than 300 lines'],
  ['a wide line', 'apps/api/src/x.ts', `// ${'x'.repeat(98)}`, 'wider than 100 columns'],
  ['a long function', 'a.ts', `function f() {\n${'f();\n'.repeat(70)}}`, 'a function of 72 lines'],
  ['a long arrow', 'a.ts', `const f = () => {\n${'f();\n'.repeat(70)}};`, 'a function of 72 lines'],
  ['a capital in a name', 'apps/api/src/fleetView.ts', '', 'names are kebab-case'],
  ['an underscore in a name', 'apps/api/src/fleet_view.ts', '', 'names are kebab-case'],
  ['a name that says nothing', 'apps/api/src/utils.ts', '', '"utils.ts" says nothing'],
  ['a folder that says nothing', 'libs/domain/src/common/x.ts', '', '"common" says nothing'],
  ['a service', 'apps/api/src/fleet.service.ts', '', '"fleet.service.ts" says nothing'],
  ['a barrel', 'libs/domain/src/base/index.ts', '', '"index.ts" says nothing'],
])('the rule sees %s', (_name, path, text, complaint) => {
  expect(complaintsAbout(file(path, text))).toEqual([expect.stringContaining(complaint)]);
});

test('a describe block is a heading and may be long', () => {
  const text = `describe('x', () => {\n${'f();\n'.repeat(80)}});\n`;
  expect(complaintsAbout(file('libs/infra/src/x.spec.ts', text))).toEqual([]);
});

test('the rule sees a domain function without a spec', () => {
  const source = file('libs/domain/src/base/x.ts', 'export function f() {}\n');
  expect(withoutSpec([source])).toHaveLength(1);
  expect(withoutSpec([source, file('libs/domain/src/base/x.spec.ts', '')])).toEqual([]);
  expect(withoutSpec([file('libs/domain/src/base/y.ts', 'export interface Y {}\n')])).toEqual([]);
});
