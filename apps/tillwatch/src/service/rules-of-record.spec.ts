import { readdirSync, rmSync } from 'node:fs';
import { deployFolder } from '#infra/deploy-folder.js';
import { makeHome } from './make-home.js';
import { rulesOfRecord } from './rules-of-record.js';

test('a record of payments is judged by all shipped rules but those of silence', () => {
  const home = makeHome('record-spec');
  try {
    const { folder, without } = rulesOfRecord(deployFolder('rules'), home);
    expect(without).toEqual(['silence.yaml']);
    expect(readdirSync(folder)).toContain('payments.yaml');
    expect(readdirSync(folder)).not.toContain('silence.yaml');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
