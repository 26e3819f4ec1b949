/**
 * JSON that parsers take differently, over the wire and into the database: the answer to each by
 * the contract, what is counted and kept of it, and that none holds up the message behind it. The
 * names are of the usual families: `n_` is no JSON, `y_` is, `i_` is left to the implementation.
 */
import type { IPubackPacket } from 'mqtt-packet';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { letIn, publishPacket, type RawClient } from '../support/raw-client.js';
import { readMetrics } from '../support/read-metrics.js';
import { type RunningApp, startApp } from '../support/run-process.js';

let database: TestDatabase;
let ingest: RunningApp;
let client: RawClient;

beforeAll(async () => {
  database = await testDatabase();
  const ports = { MQTT_PORT: '0', INGEST_OPS_PORT: '0' };
  ingest = await startApp('ingest', { DATABASE_URL: database.url, LOG_LEVEL: 'warn', ...ports });
  const { port } = new URL(String(ingest.facts.mqtt));
  client = await letIn(Number(port), 'demo/gateway/g', 5);
});

afterAll(async () => {
  client?.close();
  await ingest?.stop();
  await database?.close();
  await stopTestServer();
});

const latin1 = (text: string) => Buffer.from(text, 'latin1');
let terminals = 0;

/** Numbers that nobody else has, in the notation of the case. */
const good = '"v":1,"boot":1,"seq":1,"at":1795334400123';
const device = `${good},"kind":"device","code":"dev:PED.KCV"`;
const failed = `${good},"kind":"txn","code":"cup-pos:55","outcome":"failed"`;
const withDetail = (json: string) => `{${device},"detail":${json}}`;
const padded = (bytes: number) => `{${device}${' '.repeat(bytes - device.length - 2)}}`;
const deep = (open: string, close: string, levels: number) =>
  open.repeat(levels) + close.repeat(levels);

const MALFORMED = 'payload_malformed';
const SHAPE = 'schema_invalid';
const LARGE = 'payload_too_large';
const TAKEN = 'taken';

const CASES: readonly (readonly [name: string, payload: string | Buffer, answer: string])[] = [
  ['n_nothing', '', MALFORMED],
  ['n_unterminated', `{${device}`, MALFORMED],
  ['n_unterminated_string', `{${good},"kind":"dev`, MALFORMED],
  ['n_trailing_garbage', `{${device}}x`, MALFORMED],
  ['n_trailing_nul', `{${device}}\0`, MALFORMED],
  ['n_two_messages', `{${device}}{${device}}`, MALFORMED],
  ['n_raw_nul_in_a_string', withDetail('"a\0b"'), MALFORMED],
  ['n_raw_newline_in_a_string', withDetail('"a\nb"'), MALFORMED],
  ['n_hexadecimal_number', `{"v":1,"boot":0x1,"seq":1,"at":1}`, MALFORMED],
  ['n_nan', `{"v":1,"boot":NaN,"seq":1,"at":1}`, MALFORMED],
  ['n_leading_zero', `{"v":1,"boot":01,"seq":1,"at":1}`, MALFORMED],
  ['i_byte_order_mark', `\ufeff{${device}}`, MALFORMED],
  ['i_invalid_utf8', latin1(withDetail('"\xff"')), MALFORMED],
  ['i_overlong_slash', latin1(withDetail('"\xc0\xaf"')), MALFORMED],
  ['i_overlong_nul', latin1(withDetail('"\xc0\x80"')), MALFORMED],
  ['i_overlong_of_four_bytes', latin1(withDetail('"\xf0\x82\x82\xac"')), MALFORMED],
  ['i_raw_surrogate', latin1(withDetail('"\xed\xa0\x80"')), MALFORMED],
  ['i_raw_surrogate_pair', latin1(withDetail('"\xed\xa0\xbd\xed\xb8\x80"')), MALFORMED],
  ['i_beyond_unicode', latin1(withDetail('"\xf4\x90\x80\x80"')), MALFORMED],
  ['i_utf8_in_a_name', latin1(`{${device},"\xff":1}`), MALFORMED],
  ['i_utf16', Buffer.from(`{${device}}`, 'utf16le'), MALFORMED],
  ['i_lone_high_surrogate', withDetail(String.raw`"\ud83d"`), MALFORMED],
  ['i_lone_low_surrogate', withDetail(String.raw`"\ude00"`), MALFORMED],
  ['i_escaped_nul', withDetail(String.raw`"\u0000"`), MALFORMED],
  ['i_duplicate_key', `{${device},"seq":2}`, MALFORMED],
  ['i_duplicate_key_escaped', String.raw`{${device},"se\u0071":2}`, MALFORMED],
  ['i_duplicate_key_of_txn', `{${device},"txn":{"attempt":1,"attempt":2}}`, MALFORMED],
  ['i_duplicate_key_same_value', `{${device},"kind":"device"}`, MALFORMED],
  ['i_proto', `{${device},"__proto__":{"polluted":1}}`, MALFORMED],
  ['i_proto_in_txn', `{${device},"txn":{"__proto__":{"attempt":1}}}`, MALFORMED],
  ['i_constructor', `{${device},"constructor":{"prototype":{"polluted":1}}}`, MALFORMED],
  ['i_arrays_deep', `{${device},"x":${deep('[', ']', 3_000)}}`, MALFORMED],
  ['i_objects_deep', `{${device},"x":${'{"a":'.repeat(900)}1${'}'.repeat(900)}}`, MALFORMED],
  ['y_array', '[]', SHAPE],
  ['y_null', 'null', SHAPE],
  ['y_string', '"x"', SHAPE],
  ['y_number', '-0', SHAPE],
  ['y_number_of_400_digits', '9'.repeat(400), SHAPE],
  ['y_seq_minus_zero', '{"v":1,"boot":1,"seq":-0,"at":1}', SHAPE],
  ['y_seq_negative', '{"v":1,"boot":1,"seq":-1,"at":1}', SHAPE],
  ['y_seq_fraction', '{"v":1,"boot":1,"seq":1.5,"at":1}', SHAPE],
  ['y_seq_infinite', '{"v":1,"boot":1,"seq":1e400,"at":1}', SHAPE],
  ['y_seq_unsafe', '{"v":1,"boot":1,"seq":9007199254740993,"at":1}', SHAPE],
  ['y_seq_text', '{"v":1,"boot":1,"seq":"1","at":1}', SHAPE],
  ['y_boot_infinite', '{"v":1,"boot":1e999,"seq":1,"at":1}', SHAPE],
  ['y_at_infinite', '{"v":1,"boot":1,"seq":1,"at":-1e400}', SHAPE],
  ['y_attempt_huge', `{${failed},"txn":{"attempt":1e308}}`, SHAPE],
  ['y_attempt_minus_zero', `{${failed},"txn":{"attempt":-0}}`, SHAPE],
  ['y_version_text', '{"v":"1","boot":1,"seq":1,"at":1}', SHAPE],
  ['i_a_byte_over_8_KiB', padded(8 * 1024 + 1), LARGE],
  ['i_a_mebibyte_of_brackets', '['.repeat(1024 * 1024), LARGE],
  ['y_8_KiB', padded(8 * 1024), TAKEN],
  ['y_seq_with_exponent', `{"v":1,"boot":1,"seq":1e0,"at":1,${device.split(',').slice(4)}}`, TAKEN],
  ['y_version_with_point', `{"v":1.0,${device.slice(6)}}`, TAKEN],
  ['y_whitespace', `\r\n\t {${device}} \n`, TAKEN],
  ['y_unicode', withDetail('"支付终端 😀 \u2028"'), TAKEN],
  ['y_surrogate_pair', withDetail(String.raw`"\ud83d\ude00"`), TAKEN],
  ['y_names_of_objects', `{${device},"toString":1,"hasOwnProperty":{"valueOf":2}}`, TAKEN],
  ['i_huge_number_nobody_reads', `{${device},"x":1e400}`, TAKEN],
  ['i_two_hundred_digits_nobody_reads', `{${device},"x":0.${'1'.repeat(9)}}`, TAKEN],
];

const rejected = async (reason: string) =>
  (await readMetrics(ingest.facts.opsPort)).of(
    `pos_ingest_messages_rejected_total{reason="${reason}"}`,
  );

test.each(CASES)('%s', async (_name, payload, answer) => {
  terminals += 1;
  const terminal = `T-${terminals}`;
  const before = answer === TAKEN ? 0 : await rejected(answer);
  client.heard.length = 0;
  const behind = JSON.stringify({ v: 1, boot: 2, seq: 1, at: Date.now() });
  client.send(
    publishPacket(`pos/v1/demo/${terminal}/evt`, 1, { payload: Buffer.from(payload) }),
    publishPacket(`pos/v1/demo/${terminal}/hb`, 2, { payload: behind }),
  );
  const codes = await eventually('both answers', () => {
    const acks = client.heard.filter((p): p is IPubackPacket => p.cmd === 'puback');
    return acks.length === 2 && acks.map(({ reasonCode = 0 }) => reasonCode);
  });
  expect(codes).toEqual([answer === TAKEN ? 0 : 0x99, 0]);
  const stored = 'select count(*) as n from message where terminal = $1';
  expect(await askNumber(database.url, stored, [terminal])).toBe(answer === TAKEN ? 2 : 1);
  const samples = await askDatabase<{ reason: string }>(
    database.url,
    'select reason from quarantine where terminal = $1',
    [terminal],
  );
  expect(samples).toEqual(answer === TAKEN ? [] : [{ reason: answer }]);
  if (answer !== TAKEN) expect(await rejected(answer)).toBe(before + 1);
});

test('after all of them ingest says nothing of an error', () => {
  expect(ingest.output()).not.toMatch(/"level":"(error|warn)"|Error/);
});
