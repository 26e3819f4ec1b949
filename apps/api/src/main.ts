import { messageOf } from '#infra/error-text.js';
import { runUntilStopped } from '#infra/lifecycle.js';
import { createLog } from '#infra/log.js';
import { startApi } from './start-api.js';

const log = createLog('api');
const api = await startApi().catch((error: unknown) => {
  process.stderr.write(`api: ${messageOf(error)}\n`);
  process.exit(1);
});
log.info({ port: api.port }, 'ready');
process.send?.({ type: 'ready', port: api.port });

await runUntilStopped({ log, close: api.close });
