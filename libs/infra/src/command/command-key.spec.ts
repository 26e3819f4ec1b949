import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cmd } from '#domain/message/downward.js';
import { newCommandKeys, readCommandKey, readCommandPublicKey } from './command-key.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-key-'));
  file = join(folder, 'key.pem');
});
afterEach(() => rmSync(folder, { recursive: true }));

const topic = 'pos/v1/demo/T1/cmd';
const cmd: Cmd = {
  v: 1,
  id: 'c1-0',
  what: 'restart',
  args: { wait: 5 },
  expires: 9,
  run: 'inc-1/1',
};

function keys() {
  const { privatePem, publicPem } = newCommandKeys();
  writeFileSync(file, privatePem);
  writeFileSync(`${file}.pub`, publicPem);
  return { sign: readCommandKey(file), verify: readCommandPublicKey(`${file}.pub`) };
}

test('a command is good as it was signed, for the terminal it was signed for', () => {
  const { sign, verify } = keys();
  const signed = { ...cmd, sig: sign(topic, cmd) };
  expect(verify(topic, signed)).toBe(true);
  expect(verify('pos/v1/demo/T2/cmd', signed)).toBe(false);
  for (const change of [
    { id: 'c1-1' },
    { what: 'rekey' as const },
    { args: {} },
    { expires: 10 },
  ]) {
    expect(verify(topic, { ...signed, ...change })).toBe(false);
  }
});

test('a command without a signature, or with one of another key, is not good', () => {
  const { verify } = keys();
  const { sign: other } = keys();
  expect(verify(topic, cmd)).toBe(false);
  expect(verify(topic, { ...cmd, sig: 'none' })).toBe(false);
  expect(verify(topic, { ...cmd, sig: other(topic, cmd) })).toBe(false);
});

test('a file that holds no such key is named, with what to do', () => {
  expect(() => readCommandKey(file)).toThrow(`${file} (ENOENT`);
  expect(() => readCommandKey(file)).toThrow('tillwatch command-key FILE');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  expect(() => readCommandKey(file)).toThrow('is ec: expected Ed25519');
});
