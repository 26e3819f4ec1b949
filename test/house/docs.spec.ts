/** What our Markdown files point at is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenReferences, type Known } from '../support/doc-references.js';
import { REPOSITORY } from '../support/repository.js';
import { repositoryPaths, sourceFiles } from '../support/source-files.js';

const documents = sourceFiles(/\.md$/);
const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));

test('every path, link and script in a document exists', () => {
  const known: Known = {
    paths: repositoryPaths(),
    scripts: Object.keys(scripts),
    read: (path) => documents.find((document) => document.path === path)?.text,
  };
  expect(documents.length).toBeGreaterThan(0);
  const broken = documents.flatMap(({ path, text }) => brokenReferences(path, text, known));
  expect(broken).toEqual([]);
});

const planted: Known = {
  paths: ['README.md', 'docs/guide.md', 'libs/domain/src/base/instant.ts', 'deploy/rules/a.yaml'],
  scripts: ['build'],
  read: (path) => (path === 'docs/guide.md' ? '# The guide\n\n## What it is & why\n' : undefined),
};

test.each([
  ['a path', 'see `libs/domain/src/base/gone.ts`', 'libs/domain/src/base/gone.ts'],
  ['a path with a line', 'see `libs/gone.ts:12`', 'libs/gone.ts'],
  ['a folder', 'see `deploy/gone/`', 'deploy/gone/'],
  ['a pattern', 'see `deploy/rules/*.json`', 'deploy/rules/*.json'],
  ['one of two', 'see `deploy/rules/{a,b}.yaml`', 'deploy/rules/{a,b}.yaml'],
  ['a link', 'see [it](docs/gone.md)', 'docs/gone.md'],
  ['a heading elsewhere', 'see [it](docs/guide.md#gone)', 'docs/guide.md#gone'],
  ['a heading here', '# Here\n[it](#there)', '#there'],
  ['a script', 'run `npm run gone`', 'gone'],
])('a missing %s is seen', (_name, text, what) => {
  const broken = brokenReferences('README.md', text, planted);
  expect(broken).toEqual([expect.stringMatching(/^README\.md:\d+: /)]);
  expect(broken[0]).toContain(`: ${what} does not exist`);
});

test.each([
  'see `libs/domain/src/base/instant.ts:3`, `libs/domain/`, `deploy/rules/*.yaml`',
  'see `deploy/**/a.yaml` and `test/scenarios/<story>/rules.yaml`',
  '[guide](docs/guide.md#what-it-is--why), [site](https://example.org/x.md), `npm run build`',
  'built into `dist/apps/api/src/main.js`',
  '# Over here\nsee [above](#over-here)',
])('%s is fine', (text) => {
  expect(brokenReferences('README.md', text, planted)).toEqual([]);
});

test('links are read from the folder of their document', () => {
  expect(brokenReferences('docs/guide.md', '[up](../README.md)', planted)).toEqual([]);
  expect(brokenReferences('docs/guide.md', '[up](README.md)', planted)).toHaveLength(1);
});
