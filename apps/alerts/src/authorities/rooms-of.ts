import type { ReceiverSet } from '../receiver-keeper.js';

/** Services that keep what is open by what they are told of it. */
const KEEPERS: readonly string[] = ['pagerduty', 'alertmanager'];
/** A program is told once that it is over, and then nothing more. */
const PROGRAM = 'webhook';

/** Receivers to which a reminder opens nothing that has to be closed. */
export function roomsOf({ receivers, loaded }: ReceiverSet, ended: boolean): string[] {
  const kinds = new Map(loaded?.file.receivers.map(({ name, kind }) => [name, kind]));
  return receivers
    .map(({ name }) => name)
    .filter((name) => {
      const kind = kinds.get(name) ?? PROGRAM;
      return !KEEPERS.includes(kind) && !(ended && kind === PROGRAM);
    });
}
