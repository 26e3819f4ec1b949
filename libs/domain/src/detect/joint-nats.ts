/** What the evidence against several terminals says of them together. */

/**
 * Nats by which so much evidence against each of several terminals, in nats, is no chance. What is
 * gathered against a healthy one exceeds x nats in at most e^-x of all moments; so the sum over k
 * of them has at most a gamma distribution, and this is minus the logarithm of its tail. Of one it
 * is the evidence itself; of none it is zero.
 */
export function jointNats(each: readonly number[]): number {
  const sum = each.reduce((all, nats) => all + nats, 0);
  // As logarithms: of some hundred terminals the terms themselves are beyond all numbers.
  let term = 0;
  let series = 0;
  for (let j = 1; j < each.length; j += 1) {
    term += Math.log(sum / j);
    series = Math.max(series, term) + Math.log1p(Math.exp(-Math.abs(series - term)));
  }
  return each.length === 0 ? 0 : sum - series;
}
