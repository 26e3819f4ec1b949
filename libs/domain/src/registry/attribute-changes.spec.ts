import { type Terminal, UNKNOWN_TERMINAL } from '../terminal/terminal.js';
import { attributeChanges } from './attribute-changes.js';

const NOW = 1_795_334_400_000;
const before: Terminal = {
  ...UNKNOWN_TERMINAL,
  merchant: 'm-1',
  attributes: { fw: '3.2.1', link: '4g', region: 'north' },
};

test('what changed is told by name, with what it was and what it became', () => {
  const after = { ...before, attributes: { fw: '3.3.0', region: 'north', model: 'P9' } };
  expect(attributeChanges(before, after, NOW, 'hb')).toEqual([
    { at: NOW, source: 'hb', attribute: 'fw', was: '3.2.1', became: '3.3.0' },
    { at: NOW, source: 'hb', attribute: 'link', was: '4g', became: undefined },
    { at: NOW, source: 'hb', attribute: 'model', was: undefined, became: 'P9' },
  ]);
});

test('merchant and test are attributes, too', () => {
  const after = { ...before, merchant: 'm-2', test: true };
  expect(attributeChanges(before, after, NOW, 'birth')).toMatchObject([
    { attribute: 'merchant', was: 'm-1', became: 'm-2' },
    { attribute: 'test', was: undefined, became: 'true' },
  ]);
});

test('what comes and goes is no history', () => {
  const after = { ...before, boot: 3, online: false, why: 'closing', clockSkewMs: 200_000 };
  expect(attributeChanges(before, after, NOW, 'hb')).toEqual([]);
  expect(attributeChanges(before, before, NOW, 'hb')).toEqual([]);
});
