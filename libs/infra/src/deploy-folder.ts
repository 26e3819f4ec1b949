import { fileURLToPath } from 'node:url';

/** A folder under `deploy`, from `dist/libs/infra/src` as well as from the sources. */
export function deployFolder(folder: string): string {
  const up = import.meta.url.includes('/dist/') ? '../../../../' : '../../../';
  return fileURLToPath(new URL(`${up}deploy/${folder}`, import.meta.url));
}
