/** The files of the repository that are made from others, as they have to be. */
import { paymentsDashboard } from '../../deploy/grafana/dashboards/payments.js';
import { asyncApiYaml } from './generate-asyncapi.js';
import { shippedJson } from './generate-codes.js';
import { envExample } from './generate-env-example.js';
import { editorSchemas, jsonSchemaOf, printJson } from './generate-schemas.js';

/** A file that nobody edits: its path from the root, and its text. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Every generated file, made anew. */
export function generatedFiles(): GeneratedFile[] {
  return [
    {
      path: 'deploy/grafana/generated/payments.json',
      text: `${JSON.stringify(paymentsDashboard(), null, 2)}\n`,
    },
    { path: 'deploy/env.example', text: envExample() },
    { path: 'docs/asyncapi.yaml', text: asyncApiYaml() },
    { path: 'libs/domain/src/code/shipped.json', text: shippedJson() },
    ...editorSchemas.map((schema) => ({
      path: schema.path,
      text: `${printJson(jsonSchemaOf(schema))}\n`,
    })),
  ];
}
