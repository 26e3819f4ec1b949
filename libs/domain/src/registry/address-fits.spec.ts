import { ADDRESS_FORMS, addressFits } from './address-fits.js';

test.each([
  ['sms', '+86 138 0013 8000', true],
  ['sms', '+49 (30) 1234-567', true],
  ['sms', '138 0013 8000', false],
  ['sms', '+0138001380', false],
  ['sms', 'desk@shop.example', false],
  ['email', 'desk@shop.example', true],
  ['email', '+86 138 0013 8000', false],
  ['webhook', 'https://hooks.example/x', true],
  ['webhook', 'http://hooks.example/x', false],
  ['wecom', 'zhang-san', true],
])('by %s, %s: %s', (channel, address, fits) => {
  expect(addressFits(channel, address)).toBe(fits);
});

test('who has it wrong is told the form', () => {
  for (const channel of ['sms', 'email', 'webhook'])
    expect(ADDRESS_FORMS[channel]).toMatch(/^an? /);
});
