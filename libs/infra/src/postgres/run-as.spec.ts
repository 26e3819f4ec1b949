import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountForPostgres, canEnter } from './run-as.js';

const PASSWD = `root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65533:nobody:/nonexistent:/bin/false
postgres:x:101:104::/var/lib/postgresql:/bin/bash`;

test('whoever is not root runs it as themselves', () => {
  expect(accountForPostgres(1000, () => PASSWD)).toBeNull();
});

test('root runs it as postgres, else as nobody, even without a passwd file', () => {
  expect(accountForPostgres(0, () => PASSWD)).toEqual({ name: 'postgres', uid: 101, gid: 104 });
  const [root = '', nobody = ''] = PASSWD.split('\n');
  expect(accountForPostgres(0, () => nobody)).toMatchObject({ name: 'nobody', gid: 65_533 });
  expect(accountForPostgres(0, () => root)).toMatchObject({ name: 'nobody', gid: 65_534 });
  const none = () => {
    throw new Error('ENOENT');
  };
  expect(accountForPostgres(0, none)).toMatchObject({ name: 'nobody', uid: 65_534 });
});

test('an account called postgres that is root is no help', () => {
  expect(accountForPostgres(0, () => 'postgres:x:0:0::/:/bin/sh')).toMatchObject({
    name: 'nobody',
  });
});

test('a folder is closed when any folder above it is', () => {
  const top = mkdtempSync(join(tmpdir(), 'tillwatch-enter-'));
  const inner = join(top, 'inner');
  mkdirSync(inner, { mode: 0o755 });
  const stranger = { name: 'stranger', uid: 64_000, gid: 64_000 };
  expect(canEnter(inner, stranger)).toBe(false);
  chmodSync(top, 0o755);
  expect(canEnter(inner, stranger)).toBe(true);
  rmSync(top, { recursive: true });
});
