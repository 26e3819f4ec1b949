/**
 * Payloads that are not quite JSON, or JSON that not every parser takes alike, with the answer to
 * each. The names follow the usual families: `n_` is no JSON and refused as malformed, `y_` is
 * JSON and then judged by its shape, `i_` is left to the implementation and decided here.
 */
import { decode } from './decode.js';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

function answer(payload: Uint8Array, topic = 'pos/v1/demo/T-1/evt'): string {
  const result = decode({ topic, payload, receivedAt: 0 });
  return result.ok ? `taken, ${result.value.unknownFields} unknown` : result.error.reason;
}

const good = '"v":1,"boot":1,"seq":1,"at":1,"kind":"device","code":"dev:X"';
/** A good message with one more field, of this value. */
const withField = (json: string) => utf8(`{${good},"x":${json}}`);

const notJson: readonly (readonly [name: string, json: string])[] = [
  ['n_structure_no_data', ''],
  ['n_structure_space', ' '],
  ['n_structure_lone_open_bracket', '['],
  ['n_structure_open_object', '{'],
  ['n_structure_unclosed_object', `{${good}`],
  ['n_structure_object_with_trailing_garbage', `{${good}}#`],
  ['n_structure_two_values', `{${good}}{}`],
  ['n_structure_close_unopened_array', '1]'],
  ['n_structure_capitalized_True', '[True]'],
  ['n_structure_nan', 'NaN'],
  ['n_structure_single_point', '.'],
  ['n_structure_null_byte_outside_string', '[\u0000]'],
  ['n_structure_unicode_space', '[\u2060]'],
  ['n_structure_no_break_space', '[\u00a0]'],
  ['n_structure_byte_order_mark_alone', '\ufeff'],
  ['n_structure_angle_brackets', '<.>'],
  ['n_structure_ascii_escape', 'a\u00e5'],
  ['n_array_comma_and_number', '[,1]'],
  ['n_array_extra_comma', '["",]'],
  ['n_array_double_comma', '[1,,2]'],
  ['n_array_missing_comma', '[1 true]'],
  ['n_array_colon_instead_of_comma', '["": 1]'],
  ['n_array_star_inside', '[*]'],
  ['n_object_trailing_comma', `{${good},}`],
  ['n_object_two_commas', `{${good},,"x":1}`],
  ['n_object_no_colon', '{"a"'],
  ['n_object_missing_value', '{"a":'],
  ['n_object_missing_key', '{:"b"}'],
  ['n_object_unquoted_key', '{v:1}'],
  ['n_object_single_quotes', "{'v':1}"],
  ['n_object_non_string_key', '{1:1}'],
  ['n_object_comma_instead_of_colon', '{"v",1}'],
  ['n_object_trailing_comment', `{${good}}/**/`],
  ['n_object_line_comment', `{${good}}// x`],
  ['n_incomplete_false', '[fals]'],
  ['n_incomplete_null', '[nul]'],
  ['n_multidigit_number_then_00', '123\u0000'],
  ['n_string_single_quote', "['x']"],
  ['n_string_unescaped_newline', '["new\nline"]'],
  ['n_string_unescaped_tab', '["\t"]'],
  ['n_string_unescaped_nul', '["a\u0000a"]'],
  ['n_string_escape_x', String.raw`["\x00"]`],
  ['n_string_escaped_emoji', '["\\😀"]'],
  ['n_string_incomplete_escape', String.raw`["\u00A"]`],
  ['n_string_invalid_unicode_escape', String.raw`["\uqqqq"]`],
  ['n_string_backslash_at_end', String.raw`["\"]`],
  ['n_string_accentuated_char_no_quotes', '[é]'],
  ['n_number_plus', '[+1]'],
  ['n_number_minus_minus', '[--1]'],
  ['n_number_leading_zero', '[012]'],
  ['n_number_negative_leading_zero', '[-012]'],
  ['n_number_point_first', '[.1]'],
  ['n_number_point_last', '[1.]'],
  ['n_number_two_points', '[1.2.3]'],
  ['n_number_exponent_empty', '[1e]'],
  ['n_number_exponent_sign_only', '[1e+]'],
  ['n_number_hexadecimal', '[0x1F]'],
  ['n_number_infinity', '[Infinity]'],
  ['n_number_minus_infinity', '[-Infinity]'],
  ['n_number_NaN', '[NaN]'],
  ['n_number_full_width_digit', '[\uff11]'],
  ['n_number_underscore', '[1_000]'],
  ['n_number_with_letter', '[1.2a-3]'],
];

test.each(notJson)('%s is malformed', (_name, json) => {
  expect(answer(utf8(json))).toBe('payload_malformed');
});

test.each([
  ['i_string_invalid_utf-8', latin1('["\xff"]')],
  ['i_string_overlong_sequence', latin1('["\xc0\xaf"]')],
  ['i_string_utf-8_surrogate', latin1('["\xed\xa0\x80"]')],
  ['i_string_truncated_utf-8', latin1('["\xe0\xff"]')],
  ['i_string_not_in_unicode_range', latin1('["\xf4\xbf\xbf\xbf"]')],
  ['i_string_iso_latin_1', latin1('["\xe9"]')],
  ['i_string_utf16LE', latin1('\xff\xfe[\0"\0"\0]\0')],
  ['i_string_UTF-16_without_mark', latin1('[\0"\0x\0"\0]\0')],
  ['i_structure_byte_order_mark_then_object', utf8(`\ufeff{${good}}`)],
  ['i_string_lone_high_surrogate', withField(String.raw`"\ud83d"`)],
  ['i_string_lone_low_surrogate', withField(String.raw`"\ude00"`)],
  ['i_string_surrogates_swapped', withField(String.raw`"\ude00\ud83d"`)],
  ['i_string_high_surrogate_then_letter', withField(String.raw`"\ud83dabc"`)],
  ['i_object_key_lone_surrogate', utf8(String.raw`{${good},"\uDFAA":0}`)],
  ['i_string_escaped_nul', withField(String.raw`"\u0000"`)],
  ['i_object_key_escaped_nul', utf8(String.raw`{${good},"a\u0000b":0}`)],
  ['i_structure_100000_arrays', utf8('['.repeat(8_000))],
  ['i_structure_nine_levels', withField(`${'['.repeat(8)}${']'.repeat(8)}`)],
  ['i_object_duplicated_key', utf8(`{${good},"v":1}`)],
  ['i_object_duplicated_unknown_key', utf8(`{${good},"a":1,"a":1}`)],
  ['i_object_duplicated_key_escaped', utf8(String.raw`{${good},"\u0076":1}`)],
  ['i_object_duplicated_key_deep', withField('[{"b":{"c":1,"c":2}}]')],
  ['i_object_proto', withField('{"__proto__":{"polluted":1}}')],
  ['i_object_proto_escaped', withField(String.raw`{"\u005f_proto__":{"polluted":1}}`)],
  ['i_object_constructor', withField('{"constructor":{"prototype":{"polluted":1}}}')],
  ['i_object_prototype', withField('{"prototype":{"polluted":1}}')],
])('%s is malformed', (_name, payload) => {
  expect(answer(payload)).toBe('payload_malformed');
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test.each([
  ['y_array_empty', '[]'],
  ['y_array_with_leading_space', ' [1]'],
  ['y_object_empty', '{}'],
  ['y_object_empty_key', '{"":0}'],
  ['y_structure_lonely_string', '"asd"'],
  ['y_structure_lonely_true', 'true'],
  ['y_structure_lonely_null', 'null'],
  ['y_structure_lonely_negative_real', '-0.1'],
  ['y_number_minus_zero', '[-0]'],
  ['y_number_1e-2', '[1E-2]'],
  ['y_string_escapes', String.raw`["\u0060\u012a\u12AB\"\\\/\b\f\n\r\t"]`],
  ['y_string_surrogate_pair', String.raw`["\uD801\udc37"]`],
  ['y_string_noncharacter', '["\uffff"]'],
  ['y_string_del', '["\u007f"]'],
  ['y_string_line_separator', '["\u2028"]'],
])('%s is JSON, and no message', (_name, json) => {
  expect(answer(utf8(json))).toBe('schema_invalid');
});

test.each([
  ['y_structure_whitespace', utf8(` \t\r\n{${good}}\n`), 0],
  ['y_object_toString', utf8(`{${good},"toString":1,"valueOf":{"hasOwnProperty":2}}`), 2],
  ['y_string_escaped_backslash_u0000', withField(String.raw`"\\u0000"`), 1],
  ['y_string_escaped_backslash_surrogate', withField(String.raw`"\\ud83d"`), 1],
  ['y_string_brackets', withField('"[[[[[[[[[[[["'), 1],
  ['y_object_same_key_in_two_objects', withField('[{"a":1},{"a":1}]'), 1],
  ['y_number_minus_zero_nobody_reads', withField('-0'), 1],
  ['i_number_huge_exponent_nobody_reads', withField('1e400'), 1],
  ['i_number_underflow_nobody_reads', withField('1e-400'), 1],
  ['i_structure_eight_levels', withField(`${'['.repeat(7)}${']'.repeat(7)}`), 1],
])('%s is taken, unknown fields counted and not kept', (_name, payload, unknown) => {
  const result = decode({ topic: 'pos/v1/demo/T-1/evt', payload, receivedAt: 0 });
  expect(result).toMatchObject({ ok: true, value: { unknownFields: unknown } });
  if (result.ok) {
    const keys = ['v', 'boot', 'seq', 'at', 'kind', 'code'];
    expect(Object.keys(result.value.message.body)).toEqual(keys);
  }
});

const number = (field: string) => (json: string) =>
  utf8(`{"v":1,"boot":1,"seq":1,"at":1,"${field}":${json}}`);

test.each(['up', 'rssi', 'span', 'hbSeconds'])(
  'a number of %s is a number that is one',
  (field) => {
    const refused = ['1e400', '-1e400', '-0', '-0.0', '"12"', '9007199254740993', 'true', 'null'];
    for (const json of [...refused, '[1]', '{}', '""']) {
      expect([json, answer(number(field)(json), 'pos/v1/demo/T-1/hb')]).toEqual([
        json,
        'schema_invalid',
      ]);
    }
    for (const json of ['12', '12.0', '1.2e1']) {
      expect(answer(number(field)(json), 'pos/v1/demo/T-1/hb')).toBe('taken, 0 unknown');
    }
  },
);

test.each(['0', '2', '1.5', '"1"', 'true', '[1]', 'null'])('version %s is not 1', (v) => {
  const json = `{"v":${v},"boot":1,"seq":1,"at":1}`;
  expect(answer(utf8(json), 'pos/v1/demo/T-1/hb')).toBe('schema_invalid');
});

test('size is judged first: a byte too many, a million keys, a hundred thousand arrays', () => {
  const pad = (bytes: number) => utf8(`{${good}}${' '.repeat(bytes - good.length - 2)}`);
  expect(answer(pad(8 * 1024))).toBe('taken, 0 unknown');
  expect(answer(pad(8 * 1024 + 1))).toBe('payload_too_large');
  const keys = Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`);
  expect(answer(utf8(`{${keys.join()}}`))).toBe('payload_too_large');
  expect(answer(utf8('['.repeat(100_000) + ']'.repeat(100_000)))).toBe('payload_too_large');
  const many = Array.from({ length: 900 }, (_, i) => `"k${i}":1`).join();
  expect(answer(utf8(`{${good},${many}}`))).toBe('taken, 900 unknown');
});
