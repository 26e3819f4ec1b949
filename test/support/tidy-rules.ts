/**
 * The house rules about files: sizes, names, and what is not written here, each with what to write
 * instead. `test/house/tidy.spec.ts` applies them to the tree, and proves on examples that each one
 * sees what it forbids.
 */
import ts from 'typescript';
import type { SourceFile } from './source-files.js';

/** A rule that a file breaks: `path:line: what, and what to do instead`. */
export type Complaint = string;

const file_lines_max = 300;
const function_lines_max = 70;
const line_columns_max = 100;

/** Something that is not written here. */
export interface Ban {
  readonly what: string;
  readonly instead: string;
  /** What it looks like in code without comments, or with them where `inComments` says so. */
  readonly pattern: RegExp;
  readonly inComments?: boolean;
  /** The files it is banned from; all when left out. */
  readonly from?: RegExp;
  readonly allowedIn?: RegExp;
  /** A line that breaks the ban, and a path where it does. */
  readonly example: string;
  readonly at?: string;
}

const DOMAIN = /^libs\/domain\/src\/.*(?<!\.spec)\.ts$/;
const SPECS = /\.spec\.tsx?$/;

/** Where a process may read its environment: at its edge, once. */
const ENVIRONMENT = new RegExp(
  [
    '^apps/[^/]+/src/main\\.ts$',
    '\\.module\\.ts$',
    '^apps/tillwatch/',
    '\\.config\\.(ts|mjs)$',
    // The log is there before any settings are read.
    '^libs/infra/src/log\\.ts$',
    '^test/',
  ].join('|'),
);

/** What is not written here, and why not. */
export const bans: readonly Ban[] = [
  {
    what: 'export *',
    instead: 'import from the file that declares the name',
    pattern: /export \*/,
    example: "export * from './step.js';",
  },
  {
    what: 're-export',
    instead: 'import from the file that declares the name',
    pattern: /export (type )?\{[^}]*\} from/,
    example: "export { step } from './step.js';",
  },
  {
    what: 'export default',
    instead: 'a named export; only tools that demand it get a default',
    pattern: /export default/,
    allowedIn: /\.config\.(ts|mjs)$|^\.[a-z-]+\.mjs$|^test\/support\/global-[a-z]+\.mjs$/,
    example: 'export default class Fleet {}',
  },
  {
    what: 'forwardRef',
    instead: 'a third file that both import: two that need each other are one or three',
    pattern: /forwardRef\(/,
    example: 'forwardRef(() => Fleet)',
  },
  {
    what: 'as any',
    instead: 'unknown and a schema, or the real type',
    pattern: /\bas any\b|<any>/,
    example: 'const n = value as any;',
  },
  {
    what: '@ts-ignore',
    instead: 'the right type, or @ts-expect-error with the reason in a test',
    pattern: /@ts-(ignore|nocheck)/,
    inComments: true,
    example: '// @ts-ignore',
  },
  {
    what: 'FIXME or TODO',
    instead: 'do it, or open an issue',
    pattern: /\b(FIXME|TODO|XXX)\b/,
    inComments: true,
    example: '// TODO later',
  },
  {
    what: 'jest.mock',
    instead: 'pass the function in, and a fake one in the test',
    pattern: /\bjest\.(mock|unstable_mockModule)\(/,
    example: "jest.mock('./step.js');",
    at: 'libs/infra/src/x.spec.ts',
  },
  {
    what: 'a test left out',
    instead: 'repair it or remove it',
    pattern: /\b(test|it|describe)\.(only|skip|todo)\b|\b(fit|fdescribe|xit|xtest|xdescribe)\(/,
    from: SPECS,
    example: "test.only('x', () => {});",
    at: 'libs/infra/src/x.spec.ts',
  },
  {
    what: 'the real time',
    instead: 'take `now: Instant` as a parameter',
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/,
    from: DOMAIN,
    example: 'const now = Date.now();',
    at: 'libs/domain/src/base/x.ts',
  },
  {
    what: 'chance',
    instead: 'take the number, or a generator with a seed, as a parameter',
    pattern: /\bMath\.random\(|\brandom(UUID|Bytes)\(/,
    from: DOMAIN,
    example: 'const n = Math.random();',
    at: 'libs/domain/src/base/x.ts',
  },
  {
    what: 'the process',
    instead: 'take what you need from it as a parameter',
    pattern: /\bprocess\./,
    from: DOMAIN,
    example: 'process.exit(1);',
    at: 'libs/domain/src/base/x.ts',
  },
  {
    what: 'a timer',
    instead: 'return when it is due; the shell waits',
    pattern: /\bset(Timeout|Interval|Immediate)\(/,
    from: DOMAIN,
    example: 'setTimeout(run, 10);',
    at: 'libs/domain/src/base/x.ts',
  },
  {
    what: 'a statement outside the store',
    instead: 'declare it in libs/infra/src/store, where the describe test finds it',
    pattern: /\bdefineQuery</,
    allowedIn: /^libs\/infra\/src\/(store\/.*\.sql|db\/query)\.ts$|^test\//,
    example: "const q = defineQuery<[]>()({ name: 'q', text: 'select 1' });",
    at: 'apps/api/src/x.ts',
  },
  {
    what: 'process.env',
    instead: 'a setting in the schema of the process, read in main.ts or the module',
    pattern: /\bprocess\.env\b/,
    allowedIn: ENVIRONMENT,
    example: 'const url = process.env.URL;',
    at: 'apps/api/src/pool.ts',
  },
];

/** Everything a file breaks. */
export function complaintsAbout(file: SourceFile): Complaint[] {
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  return [
    ...aboutSize(file),
    ...aboutName(file.path),
    ...aboutFunctions(file, tree),
    ...aboutBans(file, tree),
  ];
}

function aboutSize({ path, text }: SourceFile): Complaint[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const wide = lines.flatMap((line, index) => {
    return [...line].length > line_columns_max
      ? [`${path}:${index + 1}: wider than ${line_columns_max} columns: break the line`]
      : [];
  });
  return lines.length > file_lines_max
    ? [`${path}:1: longer than ${file_lines_max} lines: one idea a file`, ...wide]
    : wide;
}

const NAME = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const EMPTY_NAME = /^(utils?|helpers?|common|shared|misc|lib)$|manager|^base-|-impl$|^index$/;

function aboutName(path: string): Complaint[] {
  const parts = path.split('/');
  const stem = (part: string) => part.split('.')[0] ?? part;
  return [
    ...(parts.every((part) => NAME.test(part)) ? [] : [`${path}: names are kebab-case`]),
    ...parts
      .filter((part) => EMPTY_NAME.test(stem(part)) || part.endsWith('.service.ts'))
      .map((part) => `${path}: "${part}" says nothing: name the idea`),
  ];
}

function aboutFunctions({ path }: SourceFile, tree: ts.SourceFile): Complaint[] {
  const complaints: Complaint[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isFunctionLike(node) && 'body' in node && !isTestBlock(node)) {
      const start = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
      const end = tree.getLineAndCharacterOfPosition(node.getEnd()).line;
      if (end - start + 1 > function_lines_max) {
        complaints.push(
          `${path}:${start + 1}: a function of ${end - start + 1} lines, ` +
            `at most ${function_lines_max}: name its parts`,
        );
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return complaints;
}

/** `describe(…, () => { … })` is a heading, not a function. */
function isTestBlock(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

function aboutBans(file: SourceFile, tree: ts.SourceFile): Complaint[] {
  const code = ts.createPrinter({ removeComments: true }).printFile(tree);
  return bans
    .filter(({ from, allowedIn }) => (from?.test(file.path) ?? true) && !allowedIn?.test(file.path))
    .filter(({ pattern, inComments }) => pattern.test(inComments ? file.text : code))
    .map(
      ({ pattern, what, instead }) => `${file.path}:${lineOf(file, pattern)}: ${what}: ${instead}`,
    );
}

function lineOf({ text }: SourceFile, pattern: RegExp): number {
  return text.split('\n').findIndex((line) => pattern.test(line)) + 1 || 1;
}

/** The domain files that export a function and have no spec beside them. */
export function withoutSpec(files: readonly SourceFile[]): Complaint[] {
  const paths = new Set(files.map(({ path }) => path));
  return files
    .filter(({ path, text }) => DOMAIN.test(path) && /^export (async )?function\b/m.test(text))
    .filter(({ path }) => !paths.has(path.replace(/\.ts$/, '.spec.ts')))
    .map(({ path }) => `${path}: exports a function and has no spec beside it: write one`);
}
