import { explainDisk } from './data-dir.js';

test.each([
  ['ENOSPC', 'ENOSPC: no space left on device, write', 'the disk is full'],
  ['EROFS', 'EROFS: read-only file system, mkdir', 'the file system is read-only'],
  ['EACCES', 'EACCES: permission denied, mkdir', 'permission denied'],
  [undefined, 'initdb: could not write file: No space left on device', 'the disk is full'],
])('%s says what, where, why and what to do', (code, message, why) => {
  const said = explainDisk(Object.assign(new Error(message), { code }), '/data/pg');
  expect((said as Error).message).toMatch(
    new RegExp(`^postgres: cannot keep data in /data/pg: ${why}.*: .*choose a`),
  );
});

test('any other error stays what it is', () => {
  const error = new Error('something else');
  expect(explainDisk(error, '/data/pg')).toBe(error);
});
