import { readConfig } from '#infra/config.js';
import { ApiConfig } from './api.config.js';

const database = { DATABASE_URL: 'postgres://localhost/tillwatch' };

function read(env: Readonly<Record<string, string>>) {
  return readConfig(ApiConfig, { ...database, ...env }, () => 'a-token-from-a-file\n');
}

test('only the database must be said; what listens is this machine alone', () => {
  expect(read({})).toMatchObject({
    ok: true,
    value: { API_HOST: '127.0.0.1', API_PORT: 8080, CONSOLE_DIR: expect.stringMatching(/public$/) },
  });
});

test.each(['0.0.0.0', '::', 'tills.example', '10.0.0.4', '127.0.0.1.example'])(
  'beyond this machine (%s) it wants a token, and says so in one line',
  (host) => {
    expect(read({ API_HOST: host })).toEqual({
      ok: false,
      error: ['API_TOKEN: must be set because API_HOST is reachable from other machines'],
    });
  },
);

test('the token may be a file', () => {
  const config = read({ API_HOST: '0.0.0.0', API_TOKEN_FILE: '/run/secrets/token' });
  expect(config).toMatchObject({ ok: true, value: { API_TOKEN: 'a-token-from-a-file' } });
});

test.each(['short', 'sixteen letters with spaces', 'semicolon;semicolon'])(
  'the token %j could not be sent by a browser or be guessed',
  (token) => {
    expect(read({ API_TOKEN: token })).toMatchObject({ ok: false });
  },
);
