import { maskAddress, maskInText } from './mask-address.js';

test.each([
  ['+86 138 0013 8000', '***8000'],
  ['12', '*****12'],
  ['desk@green-leaf.example', 'd***@green-leaf.example'],
  ['https://user:pw@hooks.example/secret?key=1', 'https://hooks.example/***'],
])('%s is shown as %s', (address, shown) => {
  expect(maskAddress(address)).toBe(shown);
});

test('what people wrote loses numbers and addresses, and keeps everything else', () => {
  expect(maskInText('call 138-0013-8000 or +49 (30) 1234567, mail li@shop.example.')).toBe(
    'call ***00 or ***67, mail ***@***.',
  );
  expect(maskInText('4,812 terminals since 03:02 on 2026-11-27, inc-2041, ntc-7: 1930')).toBe(
    '4,812 terminals since 03:02 on 2026-11-27, inc-2041, ntc-7: 1930',
  );
});
