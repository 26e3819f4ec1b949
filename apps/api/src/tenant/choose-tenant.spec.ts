import { chooseTenant } from './choose-tenant.js';

test.each([
  ['the only one', ['acme'], 'acme'],
  ['demo among others', ['acme', 'demo'], 'demo'],
  ['the first by name', ['zeta', 'acme'], 'acme'],
  ['demo when there is none', [], 'demo'],
])('it is %s', (_name, known, chosen) => {
  expect(chooseTenant(known)).toBe(chosen);
});
