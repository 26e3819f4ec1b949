import { Misuse } from '../misuse.js';
import { backtestRules } from './backtest-rules.js';
import { checkRules } from './check-rules.js';
import { testRules } from './test-rules.js';

export const RULES_USAGE = `tillwatch rules check [RULES_DIR] [PLAYBOOKS_DIR]
tillwatch rules test [FILE…] [--playbooks DIR] [--codes DIR] [--print]
tillwatch rules backtest [--days N] [--rules DIR] [--against DIR] [--labels FILE] …

check reads rules and playbooks and prints every mistake as file:line:column, like a compiler; then
what is doubtful: a rule that can never fire, two with one condition, labels that are slips, more
cells than are meant to be.

test plays tests of rules (*.test.yaml beside the rules; those in deploy/rules when no FILE is
given) in virtual time: payments step by step or a story, and every notice that has to come of
them, down to its words in both languages.

  --playbooks DIR   where playbooks are                (../playbooks beside the test's folder)
  --codes DIR       your dialects of codes             (CODES_DIR, deploy/codes)
  --print           what was told, as it would be written under \`expect\`

backtest lives through the digests stored at DATABASE_URL again: which incidents there would have
been, how many pages a night, and what was missed or false of known outages.

  --days N          days back from the newest digest   (1)
  --step 1s         decide every second as live, or from 1s to 60s; auto takes up to 15s
                    at once where nothing happens                              (auto)
  --rules DIR       the rules                          (deploy/rules)
  --against DIR     other rules, to show what differs: more, fewer, earlier, later
  --hindsight       as it was, with what came late laid in; else as it was heard
  --labels FILE     known outages: CSV (from,to,cause,note) or YAML (outages: …)
  --playbooks DIR   where playbooks are                (deploy/playbooks)
  --codes DIR       your dialects of codes             (CODES_DIR, deploy/codes)
  --tenant NAME     whose fleet                        (demo)
  --time-zone ZONE  whose nights                       (Asia/Shanghai)
  --lang zh-CN      in Chinese                         (en)
  --json            the report as JSON

Exit 0 when there is nothing to complain of, 3 when there is something: a mistake, a test that is
not as expected, a known outage that was missed.
`;

const VERBS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  check: checkRules,
  test: testRules,
  backtest: backtestRules,
};

/** Everything about rules as files. */
export async function rules([verb = '', ...args]: readonly string[]): Promise<number> {
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!run) throw new Misuse(`expected \`rules ${Object.keys(VERBS).join('|')}\``);
  return run(args);
}
