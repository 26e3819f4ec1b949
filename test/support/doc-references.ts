/** What Markdown files point at: paths of the repository, links, headings and npm scripts. */
import { posix } from 'node:path';

/** What a document may point at. */
export interface Known {
  /** Every file of the repository, from its root. */
  readonly paths: readonly string[];
  readonly scripts: readonly string[];
  /** The text of another Markdown file, to look for headings. */
  read(path: string): string | undefined;
}

const ROOTS = /^(apps|libs|deploy|test|docs|\.github)\//;
/** What a build or a run makes; it is not there in a fresh checkout. */
const MADE = /^(dist|node_modules|\.tillwatch|coverage|test\/output)(\/|$)/;

/** Everything that `text`, the Markdown file at `path`, points at and that is not there. */
export function brokenReferences(path: string, text: string, known: Known): string[] {
  return text.split('\n').flatMap((line, index) => {
    const broken = [
      ...codeSpans(line).filter((span) => !pathExists(span, known)),
      ...links(line).filter((target) => !linkLeads(path, text, target, known)),
      ...scripts(line).filter((name) => !known.scripts.includes(name)),
    ];
    return broken.map((what) => `${path}:${index + 1}: ${what} does not exist`);
  });
}

/** Paths in back quotes; a path in running text is written like that here. */
function codeSpans(line: string): string[] {
  return [...line.matchAll(/`([^`\s]+)`/g)]
    .map(([, span = '']) => span.replace(/[.,;:]$/, '').replace(/(:\d+)+$/, ''))
    .filter((span) => ROOTS.test(span) && !/[<>$…]|\.\.\./.test(span));
}

function pathExists(span: string, { paths }: Known): boolean {
  if (MADE.test(span)) return true;
  return expand(span).every((pattern) => {
    const folder = pattern.replace(/\/$/, '');
    const expression = new RegExp(`^${globToExpression(folder)}(/|$)`);
    return paths.some((path) => expression.test(path));
  });
}

/** `a/{b,c}.ts` stands for two paths. */
function expand(pattern: string): string[] {
  const [whole, choices] = /\{([^{}]*)\}/.exec(pattern) ?? [];
  if (whole === undefined || choices === undefined) return [pattern];
  return choices.split(',').flatMap((choice) => expand(pattern.replace(whole, choice)));
}

function globToExpression(glob: string): string {
  return glob
    .split(/(\*\*\/?|\*)/)
    .map((part) => {
      if (part === '*') return '[^/]*';
      return part.startsWith('**') ? '.*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
}

function links(line: string): string[] {
  return [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(
    ([, target = '']) => target,
  );
}

function linkLeads(from: string, text: string, target: string, known: Known): boolean {
  if (/^[a-z]+:/.test(target)) return true;
  const [file = '', heading] = target.split('#');
  const path = file === '' ? from : posix.normalize(posix.join(posix.dirname(from), file));
  if (MADE.test(path)) return true;
  const there = file === '' || known.paths.some((p) => p === path || p.startsWith(`${path}/`));
  if (!there || heading === undefined || !path.endsWith('.md')) return there;
  const other = file === '' ? text : known.read(path);
  return headings(other ?? '').includes(heading);
}

/** The names GitHub gives to headings. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

function scripts(line: string): string[] {
  return [...line.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, name = '']) => name);
}
