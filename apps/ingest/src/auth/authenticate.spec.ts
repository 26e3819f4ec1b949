import { statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { eventually } from '../../../../test/support/eventually.js';
import { silentLog } from '../../../../test/support/silent-log.js';
import { type Authenticator, openAuthenticator } from './authenticate.js';
import { mintToken } from './mint-token.js';
import { parseRevocations } from './revocations.js';
import { newKeySet, parseKeySet } from './token-keys.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
let keysFile: string;
let revokedFile: string;
let keySet: string;
let door: Authenticator;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'auth-'));
  keysFile = join(folder, 'keys.json');
  revokedFile = join(folder, 'revoked.txt');
  keySet = newKeySet();
  writeFileSync(keysFile, keySet);
  writeFileSync(revokedFile, '# nobody\n');
  const log = silentLog;
  door = openAuthenticator({ tokenKeysFile: keysFile, revokedFile, certificates: false, log });
});

afterEach(() => door.close());

const mint = (clientId: string, set = keySet) =>
  mintToken({ clientId, days: 1, keySet: set, now: new Date(now) });

async function come(clientId: string, token: string | undefined, username?: string, at = now) {
  const password = token === undefined ? undefined : Buffer.from(token);
  const decided = await door.decide({ clientId, username, password, certificate: undefined }, at);
  return decided.ok ? decided.key : decided.why;
}

test('a token lets in whom it names, however the client id is spelt', async () => {
  const token = await mint('demo/T-1');
  expect(await come('demo/T-1', token)).toBe('demo/T-1');
  expect(await come('demo:T-1', token, 'demo:T-1')).toBe('demo/T-1');
  expect(await come('demo/T-2', token)).toBe('token_of_another');
  expect(await come('demo/T-1', token, 'demo/T-2')).toBe('user_name_of_another');
  expect(await come('demo/gateway/g', await mint('demo/gateway/g'))).toBe('demo/gateway/g');
  expect(await come('demo/T-1', undefined)).toBe('no_token');
});

test('a token is good from its beginning to its end', async () => {
  const token = await mint('demo/T-1');
  expect(await come('demo/T-1', token, undefined, now + DAY - 1)).toBe('demo/T-1');
  expect(await come('demo/T-1', token, undefined, now + DAY + 31_000)).toBe('token_expired');
  const early = await sign({ alg: 'HS256' }, secretOf(keySet), { nbf: now / 1_000 + 3_600 });
  expect(await come('demo/T-1', early)).toBe('token_not_yet_valid');
});

const secretOf = (set: string) => Buffer.from(JSON.parse(set).keys[0].k, 'base64url');

function sign(header: { alg: string; kid?: string }, key: Uint8Array, claims: object = {}) {
  return new SignJWT({ sub: 'demo/T-1', exp: now / 1_000 + 60, ...claims })
    .setProtectedHeader(header)
    .sign(key);
}

test('what is forged, or of another algorithm, or names nobody, is refused', async () => {
  const other = await mint('demo/T-1', newKeySet());
  expect(await come('demo/T-1', other)).toBe('token_key');
  const secret = secretOf(keySet);
  const long = Buffer.concat([secret, secret]);
  expect(await come('demo/T-1', await sign({ alg: 'HS512' }, long))).toBe('token_algorithm');
  const [head = '', body = '', tail = ''] = (await mint('demo/T-1')).split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  expect(await come('demo/T-1', `${none}.${body}.`)).toBe('token_algorithm');
  expect(await come('demo/T-1', `${head}.${body.slice(1)}.${tail}`)).toBe('token_key');
  expect(await come('demo/T-1', 'secret')).toBe('token_malformed');
  expect(await come('demo/T-1', 'x'.repeat(5_000))).toBe('token_malformed');
  const endless = await new SignJWT({ sub: 'demo/T-1' })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(secret);
  expect(await come('demo/T-1', endless)).toBe('token_claims');
});

test.each(['ES256', 'RS256', 'EdDSA'])(
  'a public key for %s verifies, and cannot be an HMAC secret',
  async (alg) => {
    const pair = await generateKeyPair(alg, { extractable: true });
    const [open, secret] = [await exportJWK(pair.publicKey), await exportJWK(pair.privateKey)];
    const privateSet = JSON.stringify({ keys: [{ ...secret, kid: 'k' }] });
    writeFileSync(keysFile, JSON.stringify({ keys: [{ ...open, kid: 'k' }] }));
    const token = await mint('demo/T-1', privateSet);
    await eventually('the new keys', async () => (await come('demo/T-1', token)) === 'demo/T-1');
    const forged = await sign({ alg: 'HS256' }, Buffer.from(JSON.stringify(open)));
    expect(await come('demo/T-1', forged)).toBe('token_key');
    await expect(mint('demo/T-1', JSON.stringify({ keys: [open] }))).rejects.toThrow(
      'none of them',
    );
  },
);

test('a key that is taken out takes its tokens along, those that were believed too', async () => {
  const token = await mint('demo/T-1');
  expect(await come('demo/T-1', token)).toBe('demo/T-1');
  writeFileSync(keysFile, newKeySet());
  await eventually('the new keys', async () => (await come('demo/T-1', token)) === 'token_key');
  // A file that is broken changes nothing.
  writeFileSync(keysFile, '{');
  expect(await come('demo/T-1', token)).toBe('token_key');
});

test('who is revoked does not come in, and is told of while connected', async () => {
  let changes = 0;
  door.revocations.onChange(() => {
    changes += 1;
  });
  const token = await mint('demo/T-1');
  expect(await come('demo/T-1', token)).toBe('demo/T-1');
  writeFileSync(revokedFile, 'demo:T-1 # stolen\n0A:1b\n');
  await eventually('the change', () => changes > 0);
  expect(await come('demo/T-1', token)).toBe('revoked');
  expect(door.revocations.has('demo/T-9', '000A1B')).toBe(true);
  expect(() => parseRevocations('demo/T-1\nnobody in particular')).toThrow('line 2');
});

test('a certificate is who its common name says, and needs no token', async () => {
  const certificate = { name: 'demo/T-1', serial: '01' };
  const claim = { clientId: 'demo:T-1', username: undefined, password: undefined };
  expect(await door.decide({ ...claim, certificate }, now)).toMatchObject({ key: 'demo/T-1' });
  const other = { ...claim, clientId: 'demo/T-2', certificate };
  expect(await door.decide(other, now)).toMatchObject({ why: 'certificate_of_another' });
});

test.each([
  '',
  'demo',
  'demo/T 1',
  'demo/T\u00001',
  'demo/+',
  '#',
  '$SYS',
  'demo/\u202eT',
  '%u',
  'x'.repeat(65_000),
])('with credentials, %j is no client id', async (id) => {
  expect(await come(id, await mint('demo/T-1'))).toBe('client_id');
});

test('without any credentials everybody is what it says, as far as it can be printed', async () => {
  const nothing = { tokenKeysFile: undefined, revokedFile: undefined, log: silentLog };
  const open = openAuthenticator({ ...nothing, certificates: false });
  const claim = { username: undefined, password: undefined, certificate: undefined };
  const key = async (clientId: string) => {
    const decided = await open.decide({ ...claim, clientId }, now);
    return decided.ok ? [decided.key, decided.identity?.kind ?? null] : decided.why;
  };
  expect(await key('demo:T-1')).toEqual(['demo/T-1', 'terminal']);
  expect(await key('')).toEqual([expect.stringMatching(/^auto-[0-9a-f-]{36}$/), null]);
  expect(await key('auto-4711')).toEqual(['auto-4711', null]);
  for (const bad of ['a\u0000', 'a\nb', '\u202ex', '\ufffd', 'x'.repeat(129)]) {
    expect(await key(bad)).toBe('client_id');
  }
  const certified = openAuthenticator({ ...nothing, certificates: true });
  expect(await certified.decide({ ...claim, clientId: 'demo/T-1' }, now)).toMatchObject({
    ok: false,
    why: 'no_token',
  });
});

test('keys that would be no good are refused in words that do not repeat them', () => {
  const k = Buffer.alloc(16, 1).toString('base64url');
  expect(() => parseKeySet('{')).toThrow('not JSON');
  expect(() => parseKeySet('{"keys":[]}')).toThrow('with a key or more');
  expect(() => parseKeySet(JSON.stringify({ keys: [{ kty: 'oct', k }] }))).toThrow('shorter than');
  expect(() => parseKeySet(JSON.stringify({ keys: [{ kty: 'EC', crv: 'P-521' }] }))).toThrow(
    'key 1 is of no kind',
  );
  expect(statSync(keysFile).size).toBeGreaterThan(50);
});
