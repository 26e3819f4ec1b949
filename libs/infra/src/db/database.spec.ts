import { addressOf } from './database.js';

test.each([
  ['postgres://user:secret@db.example:6543/pos?sslmode=require', 'postgres://db.example:6543/pos'],
  ['postgresql://user:p%40ss@localhost/pos', 'postgres://localhost:5432/pos'],
  ['postgres:///pos?host=/run/postgresql', 'postgres:///run/postgresql:5432/pos'],
  ['host=db password=secret', 'postgres:(unreadable address)'],
])('the address of %s names no user and no password', (url, address) => {
  expect(addressOf(url)).toBe(address);
});
