import { Tenant } from '../message/schema.js';
import { groundOf, isGround, isSynthetic, ownerOf } from './drill-ground.js';

test('a ground is known as one, and whose it is', () => {
  const ground = groundOf('acme');
  expect([ground, isGround(ground), ownerOf(ground)]).toEqual(['acme~drill', true, 'acme']);
  expect([isGround('acme'), ownerOf('acme')]).toEqual([false, 'acme']);
  expect(isGround('acme-drill')).toBe(false);
});

test('no topic and no token can name a ground', () => {
  expect(Tenant.safeParse(groundOf('acme')).success).toBe(false);
});

test.each([
  ['drill--T-1', true],
  ['drill-1', false],
  ['T-drill--1', false],
])('%s is synthetic: %s', (name, expected) => {
  expect(isSynthetic(name)).toBe(expected);
});
