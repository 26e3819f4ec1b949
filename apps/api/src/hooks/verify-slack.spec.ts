import { verifySlack } from './verify-slack.js';

/** The example of Slack's own documents, with its secret, time and signature. */
const secret = '8f742231b10e8888abcd99yyyzzz85a5';
const now = 1_531_420_618_000;
const body = Buffer.from(
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow' +
    '&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner' +
    '&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F' +
    'T1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.8' +
    '03a0bc887a14d10d2c447fce8b6703c',
);
const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': '1531420618' };
const verify = (changes: object = {}, at = now, more: object = {}) =>
  verifySlack(secret, { headers: { ...headers, ...changes }, body, ...more }, at);

test("what Slack's own example has signed is taken, up to five minutes later", () => {
  expect(verify()).toBe(signature);
  expect(verify({}, now + 300_000)).toBe(signature);
});

test.each([
  ['no signature', { 'x-slack-signature': undefined }, now, {}, /not both there/],
  ['no time', { 'x-slack-request-timestamp': undefined }, now, {}, /not both there/],
  ['a time that is none', { 'x-slack-request-timestamp': 'soon' }, now, {}, /is no number/],
  ['an old one', {}, now + 301_000, {}, /is 301 s from now, more than 300 s: set the clock/],
  ['one of the future', {}, now - 301_000, {}, /is 301 s from now/],
  ['another time than was signed', { 'x-slack-request-timestamp': '1531420619' }, now, {}, /SLACK/],
  ['another body', {}, now, { body: Buffer.from(`${body}&x=1`) }, /another body or secret/],
  ['half a signature', { 'x-slack-signature': signature.slice(0, 20) }, now, {}, /another body/],
])('%s is refused, with the cause', (_what, changes, at, more, why) => {
  expect(() => verify(changes, at, more)).toThrow(why);
});
