/**
 * The document of the wire is an AsyncAPI document, has every channel, and its examples are taken
 * by the schemas it shows and by those that decode.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import specs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import { parse } from 'yaml';
import { DOWN_CHANNELS } from '#domain/message/downward.js';
import { HOST_CHANNELS, TERMINAL_CHANNELS } from '#domain/message/schema.js';
import { channelName, wireChannels } from '../support/generate-asyncapi.js';
import { wireWords } from '../support/generate-asyncapi-words.js';
import { REPOSITORY } from '../support/repository.js';
import { wireExamples } from '../support/wire-examples.js';

interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string }>>;
  readonly operations: Readonly<
    Record<string, { action: string; bindings: { mqtt: { qos: number; retain: boolean } } }>
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly messages: Readonly<Record<string, { examples: { payload: object }[] }>>;
  };
}

const document: Document = parse(readFileSync(join(REPOSITORY, 'docs/asyncapi.yaml'), 'utf8'));
const names = wireChannels.map(channelName);

function ajv(more: { meta?: false } = {}) {
  const checker = new Ajv({ strict: false, allErrors: true, ...more });
  ajvFormats.default(checker);
  return checker;
}

test('it is what AsyncAPI 3.0.0 says a document is', () => {
  // It brings draft 07 along, which ajv has as well.
  const validate = ajv({ meta: false }).compile(specs.schemas['3.0.0'] as object);
  expect(validate(document) ? [] : validate.errors).toEqual([]);
  expect(validate({ ...document, channels: { x: { address: 5 } } })).toBe(false);
});

test('it has every channel, once, with a sentence', () => {
  const all = { terminal: TERMINAL_CHANNELS, host: HOST_CHANNELS, down: DOWN_CHANNELS };
  const expected = Object.entries(all).flatMap(([from, channels]) =>
    Object.keys(channels).map((channel) => channelName({ from: from as 'host', channel })),
  );
  expect(Object.keys(document.channels).sort()).toEqual([...expected, 'serviceState'].sort());
  expect(Object.keys(wireWords).sort()).toEqual(['document', ...names].sort());
});

test('topics, directions, QoS and retention are those of the contract', () => {
  const table = Object.entries(document.operations).map(([name, { action, bindings }]) => {
    const { qos, retain } = bindings.mqtt;
    return `${document.channels[name]?.address} ${action} ${qos}${retain ? ' retained' : ''}`;
  });
  expect(table).toEqual([
    'pos/v1/{tenant}/{terminal}/birth receive 1',
    'pos/v1/{tenant}/{terminal}/state receive 1 retained',
    'pos/v1/{tenant}/{terminal}/hb receive 1',
    'pos/v1/{tenant}/{terminal}/evt receive 1',
    'pos/v1/{tenant}/{terminal}/txn receive 1',
    'pos/v1/{tenant}/{terminal}/ack receive 1',
    'pos/v1/{tenant}/host/{source}/change receive 1',
    'pos/v1/{tenant}/host/{source}/txn receive 1',
    'pos/v1/{tenant}/host/{source}/pulse receive 1',
    'pos/v1/{tenant}/{terminal}/cmd send 1',
    'pos/v1/{tenant}/{terminal}/rcv send 0',
    'pos/v1/{tenant}/host/state send 1 retained',
  ]);
});

test.each(wireChannels)('the examples of $from/$channel are taken', (row) => {
  const name = channelName(row);
  const validate = ajv().compile(document.components.schemas[name] ?? false);
  const shown = document.components.messages[name]?.examples ?? [];
  const written = wireExamples.filter((e) => e.from === row.from && e.channel === row.channel);
  expect(shown.map(({ payload }) => payload)).toEqual(written.map(({ body }) => body));
  expect(shown.length).toBeGreaterThan(0);
  for (const { payload } of shown) {
    expect(validate(payload) ? [] : validate.errors).toEqual([]);
    expect(row.schema.safeParse(payload).error).toBeUndefined();
    expect(validate({ ...payload, v: 2 })).toBe(false);
  }
});
