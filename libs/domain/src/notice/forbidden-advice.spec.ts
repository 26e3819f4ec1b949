import { findForbiddenAdvice } from './forbidden-advice.js';

const KEY = ['restart', 'retry_pin'];
const found = (text: string, forbidden = KEY) =>
  findForbiddenAdvice(text, forbidden).map(({ action }) => action);

test.each([
  'Please try the PIN again.',
  'Ask customers to re-enter their PIN',
  'PIN payments fail; have the PIN entered once more.',
  'Do not worry and enter the PIN again',
  "Don't hesitate to try the PIN again",
  'Do not leave the shop, then try the PIN again.',
  'If it fails try again until it works',
  'ＴＲＹ ｔｈｅ ＰＩＮ ａｇａｉｎ',
  '请让顾客重试密码',
  '请顾客再次输入密码即可',
  '密码可再试一次',
  '请勿关店，请重新输入密码',
  '别忘了重试密码',
  '请重 试 密 码',
])('asks for the PIN again: %s', (text) => {
  expect(found(text, ['retry_pin'])).toEqual(['retry_pin']);
});

test.each([
  'Please restart the terminal.',
  'Switch the terminal off and on',
  'unplug it for a minute',
  'Do not worry, restart or unplug it',
  'Without delay restart the terminal',
  'Do not call us, please restart the terminal',
  'Do not pay by card and restart terminals',
  '请重启终端',
  '断电一分钟后开机',
  '请不要刷卡，请关机再开机',
  '不妨重启终端',
])('asks for a restart: %s', (text) => {
  expect(found(text)).toEqual(['restart']);
});

test.each([
  'Do not restart terminals and do not have the PIN entered again.',
  'Never re-enter the PIN or restart the terminal.',
  'The PIN must not be entered again.',
  'Take QR or contactless without a PIN. Next update 03:45.',
  'Terminals must stay on: do not restart, unplug or move them.',
  'Since 03:40 card payments with PIN at your shop work again.',
  '请勿重启、拔电或移动。',
  '请勿重启终端，请勿让顾客再次输入密码；可改用扫码或免密挥卡。',
  '未经通知请勿重启终端，请勿让顾客反复输入密码；可改用扫码或现金。',
  '不要让顾客再次输入密码，多次尝试可能导致银行卡被锁',
])('asks for nothing that is forbidden: %s', (text) => {
  expect(found(text)).toEqual([]);
});

test('what is not forbidden may be advised, and the words are told as they stand', () => {
  expect(found('Please restart the terminal once.', ['retry_pin'])).toEqual([]);
  expect(findForbiddenAdvice('Then Try The PIN Again!', KEY)).toEqual([
    { action: 'retry_pin', words: 'try the pin again' },
  ]);
});
