/** Public labelled data lies beside the checkout, or where the environment says. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The folder of a kind of labelled data; an error that says how to give it when it is missing. */
export function findData(kind: 'localisation' | 'nab' | 'pos-approvals', variable: string): string {
  const folder = process.env[variable] ?? resolve('..', 'shared', 'data', kind);
  if (existsSync(folder)) return folder;
  throw new Error(
    `${folder} is missing: put the labelled data there, or say where it is with ${variable}=PATH`,
  );
}
