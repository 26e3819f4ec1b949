import type { Explanation, Gate, Verdict } from '../../rule/explanation.js';
import { en } from './en.js';
import { type ExplainWords, figure, momentText, rateOf } from './explain-words.js';
import { percent } from './keys.js';

const number = new Intl.NumberFormat('en');

const verdicts: Record<Verdict, (incident: string) => string> = {
  fired: (incident) => `it fired and opened ${incident}`,
  joined: (incident) => `its condition held, and its failures joined ${incident}`,
  owned: (incident) => `it is silent, because ${incident} explains all failures here`,
  waiting: () => 'its condition held, and it waited for a clearer cause',
  holding: () => 'its condition held, but not yet for as long as it asks',
  not_watched: () => 'it does not watch this attribute, so it knows nothing of it',
  not_known: () => 'it watches this, but no terminal of it is known: is it spelled like this?',
  unheard: () => 'it did not fire: nothing was heard, and missing data is no evidence',
  below: () => 'it did not fire',
};

const gates: Record<Gate['name'], string> = {
  failures: 'failures',
  terminals: 'terminals hit',
  merchants: 'merchants hit',
  times_normal: 'times the normal rate',
  for: 'seconds held',
  answers: 'different answers',
  returns: 'returns to what was left',
  merchants_max: 'merchants at once',
  left_out: 'terminals without room to be suspected',
  own_path: 'signs that it is our own path',
};

function scopeName({ scope }: Explanation): string {
  return scope.length === 0 ? 'the whole fleet' : en.cause(scope);
}

/** English. */
export const explainEn: ExplainWords = {
  verdict: (e) =>
    `${e.rule} at ${scopeName(e)}, ${momentText(e.at)} UTC: ` +
    `${verdicts[e.verdict](e.incident ?? '')}.`,
  counts: (e) => {
    const { since, attempts, failures, units } = e;
    if (since === null || attempts === 0) return 'Nothing spoke against normal.';
    const among = attempts === null ? '' : number.format(Math.round(attempts));
    const rate = rateOf(e);
    const share = rate === null ? '' : ` (${percent(rate)})`;
    const counted = en.counted(units, number.format(failures), among);
    return `Since ${momentText(since)}: ${counted}${share}.`;
  },
  normal: (normal, tolerated, units) => {
    const among = units === 'all' || units === 'pin' ? 'attempts' : units;
    const learned = `${number.format(Math.round(normal.attempts))} ${among}`;
    const from = {
      cell: `learned here from ${learned}, ` + `drawn towards the fleet's ${percent(normal.fleet)}`,
      fleet: `learned from ${learned} of the fleet`,
      prior: 'shipped: nothing has been learned yet',
    };
    return (
      `Normal is ${percent(normal.rate)} (${from[normal.from]}); ` +
      `up to ${percent(tolerated)} is tolerated.`
    );
  },
  evidence: ({ nats, limit, met }) =>
    `Evidence: ${figure(nats)} nats of ${figure(limit)}${met ? ', enough' : ', not enough'}.`,
  gate: ({ name, value, limit, met }) => {
    const unit = name === 'for' ? 1_000 : 1;
    const [is, needs] = [value / unit, limit / unit].map(figure);
    const asked = name === 'merchants_max' || name === 'left_out' ? 'at most' : 'needs';
    return `Gate ${gates[name]}: ${is}, ${asked} ${needs}, ${met ? 'met' : 'not met'}.`;
  },
  gateName: (name) => gates[name],
  nothingHeld: 'Nothing held it back.',
  owner: ({ incident, cause, whole }) =>
    `${incident} (${en.cause(cause)}) is open and explains ` +
    `${whole ? 'everything' : 'a part'} of this; what it explains is not counted here.`,
  newest: ({ newestAt, at }) =>
    `The newest input was ${figure(Math.max(0, at - (newestAt ?? at)) / 1_000)} s old.`,
};
