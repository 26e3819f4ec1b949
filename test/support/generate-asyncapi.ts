/**
 * `docs/asyncapi.yaml`: the wire as one document, made from the schemas that decode it. Channels,
 * directions, QoS and limits are in the table below; the shapes are in `libs/domain`.
 */
import { stringify } from 'yaml';
import { z } from 'zod';
import { HEARTBEAT_BYTES_MAX, NESTING_MAX, PAYLOAD_BYTES_MAX } from '#domain/message/decode.js';
import { DOWN_CHANNELS, HostState } from '#domain/message/downward.js';
import { HOST_CHANNELS, TERMINAL_CHANNELS, Tenant, TerminalId } from '#domain/message/schema.js';
import { wireWords } from './generate-asyncapi-words.js';
import { wireExamples } from './wire-examples.js';

/** One row of the contract's table of topics. */
export interface WireChannel {
  readonly from: 'terminal' | 'host' | 'down' | 'service';
  readonly channel: string;
  readonly retain: boolean;
  readonly qos: 0 | 1;
  readonly bytesMax: number;
  readonly schema: z.ZodType;
}

/** The topics of each direction; `{channel}` is the last level. */
const ADDRESSES = {
  terminal: 'pos/v1/{tenant}/{terminal}/',
  host: 'pos/v1/{tenant}/host/{source}/',
  down: 'pos/v1/{tenant}/{terminal}/',
  service: 'pos/v1/{tenant}/host/',
} as const;

function rows(
  from: WireChannel['from'],
  schemas: Readonly<Record<string, z.ZodType>>,
): WireChannel[] {
  return Object.entries(schemas).map(([channel, schema]) => ({
    from,
    channel,
    schema,
    retain: channel === 'state',
    qos: channel === 'rcv' ? 0 : 1,
    bytesMax: channel === 'hb' ? HEARTBEAT_BYTES_MAX : PAYLOAD_BYTES_MAX,
  }));
}

/** Every channel of the wire. */
export const wireChannels: readonly WireChannel[] = [
  ...rows('terminal', TERMINAL_CHANNELS),
  ...rows('host', HOST_CHANNELS),
  ...rows('down', DOWN_CHANNELS),
  ...rows('service', { state: HostState }),
];

/** The name of a channel in the document: `terminalHb`, `hostTxn`. */
export function channelName({ from, channel }: Pick<WireChannel, 'from' | 'channel'>): string {
  return `${from}${channel.charAt(0).toUpperCase()}${channel.slice(1)}`;
}

/** AsyncAPI 3.0 takes JSON Schema draft 07. */
function payloadSchema(schema: z.ZodType): object {
  const { $schema, ...payload } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return payload;
}

function isUp({ from }: WireChannel): boolean {
  return from === 'terminal' || from === 'host';
}

function parametersOf(address: string): object {
  const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return Object.fromEntries(
    named.map((name) => [name, { $ref: `#/components/parameters/${name}` }]),
  );
}

function channelOf(row: WireChannel): object {
  const address = `${ADDRESSES[row.from]}${row.channel}`;
  const name = channelName(row);
  return {
    address,
    summary: wireWords[name],
    parameters: parametersOf(address),
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
  };
}

function operationOf(row: WireChannel): object {
  const name = channelName(row);
  return {
    action: isUp(row) ? 'receive' : 'send',
    channel: { $ref: `#/channels/${name}` },
    messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
    bindings: { mqtt: { qos: row.qos, retain: row.retain, bindingVersion: '0.2.0' } },
  };
}

function messageOf(row: WireChannel): object {
  const name = channelName(row);
  const examples = wireExamples
    .filter(({ from, channel }) => from === row.from && channel === row.channel)
    .map(({ name: example, body }) => ({ name: example, payload: body }));
  return {
    name,
    summary: wireWords[name],
    contentType: 'application/json',
    payload: { $ref: `#/components/schemas/${name}` },
    ...(isUp(row) && { 'x-payload-bytes-max': row.bytesMax }),
    examples,
  };
}

function perChannel(make: (row: WireChannel) => object): Record<string, object> {
  return Object.fromEntries(wireChannels.map((row) => [channelName(row), make(row)]));
}

const patternOf = (schema: z.ZodType) => (z.toJSONSchema(schema) as { pattern: string }).pattern;

/** The document as an object. */
export function asyncApi(): object {
  const name = patternOf(TerminalId);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tillwatch: what terminals and back offices say over MQTT',
      version: '1.0.0',
      description: wireWords.document,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    'x-nesting-max': NESTING_MAX,
    channels: perChannel(channelOf),
    operations: perChannel(operationOf),
    components: {
      parameters: {
        tenant: { description: `Whose terminals these are: \`${patternOf(Tenant)}\`.` },
        terminal: { description: `The terminal: \`${name}\`, but not \`host\` or \`gateway\`.` },
        source: { description: `The back office: \`${name}\`.` },
      },
      messages: perChannel(messageOf),
      schemas: perChannel(({ schema }) => payloadSchema(schema)),
    },
  };
}

/** The file. */
export function asyncApiYaml(): string {
  const head = '# Generated by `npm run generate` from libs/domain/src/message. Do not edit.\n';
  return (
    head +
    stringify(asyncApi(), { lineWidth: 100, blockQuote: 'literal', aliasDuplicateObjects: false })
  );
}
