/**
 * Plays some days of the quiet year in a process of its own: told what to play as JSON in its first
 * argument, says how far it is on stderr, prints what it found as JSON.
 */
import { shippedSettings } from '../support/shipped-settings.js';
import { playQuietDays, type QuietDays } from './curves/quiet-days.js';

const { name, span, ...about } = JSON.parse(process.argv[2] ?? '{}') as QuietDays & {
  readonly name: string;
};
const settings = await shippedSettings();
const found = playQuietDays({ ...about, span }, settings, (text) => {
  process.stderr.write(`${name}${text}\n`);
});
process.stdout.write(JSON.stringify(found));
