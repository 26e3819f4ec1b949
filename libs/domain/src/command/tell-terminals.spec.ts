import { tellsTerminals } from './tell-terminals.js';

test('values of one attribute are alternatives, attributes of terminals are kept', () => {
  const cause = [
    { attribute: 'fw' as const, value: '3.2.1' },
    { attribute: 'fw' as const, value: '3.2.2' },
    { attribute: 'region' as const, value: '310000' },
  ];
  const where = { fw: ['3.2.1', '3.2.2'], region: ['310000'] };
  expect(tellsTerminals(cause)).toEqual({ where, whole: true });
});

test('an issuer names no terminal, and neither does nothing', () => {
  const issuer = [{ attribute: 'issuer' as const, value: 'icbc' }];
  expect(tellsTerminals(issuer)).toEqual({ where: {}, whole: false });
  expect(tellsTerminals([])).toEqual({ where: {}, whole: false });
});
