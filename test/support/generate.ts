/** Writes the generated files: `npm run generate`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated-files.js';
import { REPOSITORY } from './repository.js';

for (const { path, text } of generatedFiles()) {
  const file = join(REPOSITORY, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
