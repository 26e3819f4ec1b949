/** Whether a body that was never bytes keeps the contract. */
import { TERMINAL_CHANNELS, type TerminalChannel } from './schema.js';
import { newTally, type Shape, shapeOf } from './shape.js';

const shapes = new Map<TerminalChannel, Shape>();

function shapeOfChannel(channel: TerminalChannel): Shape {
  let shape = shapes.get(channel);
  if (!shape) {
    shape = shapeOf(TERMINAL_CHANNELS[channel]);
    shapes.set(channel, shape);
  }
  return shape;
}

/**
 * Whether `decode` would take the body, written as JSON, for what it is: every field is of the
 * contract, and none named like a secret. Defaults are filled in, in place. A no is no refusal:
 * write the body as bytes and `decode` them, to have it changed or refused as the service would.
 * What stands in texts is not looked through for card data, and no size is known.
 */
export function fitsChannel(channel: TerminalChannel, body: object): boolean {
  const tally = newTally();
  const fits = shapeOfChannel(channel)(body, tally);
  return fits && tally.unknown === 0 && !tally.reserved && !tally.secret;
}
