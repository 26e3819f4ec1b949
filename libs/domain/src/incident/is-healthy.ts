import type { Contrast } from './incident.js';

/** Whether a control group fails no more than it does on any day. */
export function isHealthy(control: Contrast): boolean {
  return control.failures <= 3 * control.expected + 2;
}
