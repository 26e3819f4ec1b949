/** Runs dependency-cruiser as the command line does, and reads what it found. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from './repository.js';

const run = promisify(execFile);

/** One broken rule: which, where, and what was imported. */
export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** What a cruise saw. */
export interface Cruise {
  readonly violations: readonly Violation[];
  /** Every import that was seen, as `from → to`. */
  readonly imports: readonly string[];
}

/** Judges the imports of `folders` in `root` by the rules of the repository. */
export async function cruise(root: string, folders: readonly string[]): Promise<Cruise> {
  const program = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders];
  // The exit code is the number of violations; only the report says more.
  const { stdout } = await run(process.execPath, [program, ...args], {
    cwd: root,
    maxBuffer: 256 * 1024 * 1024,
  }).catch((error: { stdout?: string; stderr?: string }) => {
    if (error.stdout) return { stdout: error.stdout };
    throw new Error(`dependency-cruiser failed: ${error.stderr}`);
  });
  const report: Report = JSON.parse(stdout);
  return {
    violations: report.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to: to.replace(/^.*node_modules\//, 'node_modules/'),
    })),
    imports: report.modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => `${source} → ${resolved}`),
    ),
  };
}

interface Report {
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
}
