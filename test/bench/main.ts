/** `npm run bench -- NAME [--json]`: runs `test/bench/NAME` and prints figures and ratios. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { targetLines } from './targets.js';

/** What a benchmark found. Ratios compare with a reference that ran beside it. */
export interface Findings {
  readonly figures: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
}

/** A benchmark: says what it does on stderr, answers figures. */
export type Bench = (say: (text: string) => void) => Promise<Findings>;

const here = dirname(fileURLToPath(import.meta.url));

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const name = args.find((arg) => !arg.startsWith('-'));
  const names = readdirSync(join(here, 'benches')).flatMap((f) => /^(.+)\.js$/.exec(f)?.[1] ?? []);
  if (name === undefined || !names.includes(name)) {
    process.stderr.write(`usage: npm run bench -- NAME [--json]\nbenches: ${names.join(', ')}\n`);
    return 2;
  }
  const file = pathToFileURL(join(here, 'benches', `${name}.js`)).href;
  const { bench } = (await import(file)) as { bench: Bench };
  const { figures, ratios } = await bench((text) => process.stderr.write(`${text}\n`));
  for (const [key, value] of Object.entries({ ...figures, ...ratios })) {
    process.stderr.write(`${key.padEnd(28)} ${value}\n`);
  }
  for (const line of targetLines(figures)) process.stderr.write(`${line}\n`);
  if (args.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ bench: name, figures, ratios })}\n`);
  }
  return 0;
}

process.exitCode = await main();
