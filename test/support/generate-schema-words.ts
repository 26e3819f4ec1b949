/** What an editor says about each key of a rule file, a playbook and a dialect of codes. */

/** By the path of the key in a file of rules. */
export const ruleWords: Readonly<Record<string, string>> = {
  groups: 'Rules in groups; a group is only a heading.',
  'groups.name': 'Heading of the group.',
  'groups.rules': 'The rules of the group.',
  'groups.rules.alert': 'Name of the rule, CamelCase; unique over all files.',
  'groups.rules.detector': 'The condition: one of a closed set of detectors.',
  'groups.rules.detector.kind':
    'failure_ratio: failures out of attempts against what is normal. device_events: device ' +
    'events by terminal, among heartbeats. card_testing: refused cards by terminal, in time. ' +
    'tamper: opened terminals. cloned_identity: one terminal that is two devices. key_check: ' +
    'keys other than announced. fee_deviation: fees other than the contract. silence: ' +
    'heartbeats that are missing among those due. certificates: certificates that ended, in ' +
    'terminals that are being lost. own_plane: most terminals silent at once while payments go ' +
    'on. approvals_fall: payments that stop where terminals are there. ' +
    'version_regression: a version in roll-out that fails more often than the one before. ' +
    'base_drift: everyday failures that have risen alike over the whole fleet, as a note. ' +
    'slow_burn: a part that fails a little more often than usual, for long. ' +
    'single_terminal: one terminal, or those of one shop, that fail while others of their kind ' +
    'are well, as a note. ' +
    'value_shift: a figure of heartbeats, such as the time a host takes, that leaves its usual.',
  'groups.rules.detector.class':
    'The class of codes counted together, with the attempts that could have produced them.',
  'groups.rules.detector.classes': 'Classes of codes, each weighed for itself.',
  'groups.rules.detector.trouble':
    'Which device events are counted together; paper and batteries run out, and are none.',
  'groups.rules.detector.evidence':
    'Evidence against "normal" that is needed, in nats. 25 is e^25 to 1: less than one false ' +
    'page a year for four thousand watched cells; of more cells more is asked.',
  'groups.rules.detector.tolerate': 'Nobody is woken below this multiple of the normal rate.',
  'groups.rules.detector.times_normal':
    'The rate since the onset must be at least this multiple of the normal one.',
  'groups.rules.detector.merchants_max':
    'At more merchants than this at once it is no testing of cards but a fault.',
  'groups.rules.detector.terminals':
    'tamper, one: every opened terminal is a note; more: so many opened together are an ' +
    'incident. single_terminal, one: a terminal that fails alone; more: so many of one shop.',
  'groups.rules.detector.plans':
    'Contracts by plan ("std@13") or for all versions of one ("std"); `rate_bp` is what is ' +
    'charged in basis points of the amount, 60 is 0.6 %.',
  'groups.rules.detector.at_least':
    'The share of the payments due that worries nobody, compared with the rest of the fleet; of ' +
    'the fleet as a whole, half of it.',
  'groups.rules.detector.tolerate_bp': 'Basis points that the fees of a plan may be off.',
  'groups.rules.detector.figure':
    'host_ms: milliseconds to an acquirer’s host, by acquirer. rtt: milliseconds to the broker, ' +
    'by carrier and region. bat: percent of battery, by model and firmware; it is low that is odd.',
  'groups.rules.detector.within': 'How short a time they must begin in to belong together.',
  'groups.rules.detector.lasting': 'How long a terminal, or a shop, must have failed alone.',
  'groups.rules.detector.returns': 'How often it must return within an hour to what it had left.',
  'groups.rules.by':
    'Attributes whose values are watched each for itself, beside the fleet as a whole.',
  'groups.rules.gates': 'How many must be hit: one shop is never a mass.',
  'groups.rules.gates.failures': 'At least so many failures.',
  'groups.rules.gates.terminals': 'At so many terminals.',
  'groups.rules.gates.merchants': 'Of so many merchants.',
  'groups.rules.gates.one_merchant':
    'Or at so many terminals of fewer merchants, which are then told of as a ticket of their own.',
  'groups.rules.for': 'How long the condition must hold before it is an incident, such as "30s".',
  'groups.rules.keep_firing_for':
    'How long it must stay clear, on positive evidence, before the incident ends.',
  'groups.rules.severity': 'Overrides the severity that the diagnosis fixes.',
  'groups.rules.labels': 'Labels of your own.',
  'groups.rules.annotations': 'Words for people.',
  'groups.rules.annotations.summary': 'What fails, in a few words, in both languages.',
  'groups.rules.annotations.summary.en': 'In English.',
  'groups.rules.annotations.summary.zh-CN': 'In simplified Chinese.',
};

/** By the path of the key in a playbook. */
export const playbookWords: Readonly<Record<string, string>> = {
  playbook: 'Name of the playbook, as diagnoses refer to it; unique over all files.',
  title: 'What it is for, in both languages.',
  'title.en': 'In English.',
  'title.zh-CN': 'In simplified Chinese.',
  preconditions: 'What must be true for it to be the right playbook.',
  'preconditions.en': 'In English.',
  'preconditions.zh-CN': 'In simplified Chinese.',
  forbidden: 'What would make it worse; shown before the steps.',
  'forbidden.action': 'Name of the action, such as restart.',
  'forbidden.why': 'The reason, in both languages.',
  'forbidden.why.en': 'In English.',
  'forbidden.why.zh-CN': 'In simplified Chinese.',
  steps: 'What to do, in order.',
  'steps.id': 'Name of the step, unique in the playbook.',
  'steps.kind':
    'manual: a person does it and ticks it off. ask: a question whose answer decides the way. ' +
    "check: a condition on the incident's own figures. wait: a while. notify: a notice that a " +
    'person sends. command: an order to terminals, with an approve before it. approve: one ' +
    'or two people agree. escalate: everybody is paged again. open_bridge: a conference. ' +
    'follow_up: what is owed after the incident.',
  'steps.title': 'What to do, in one line.',
  'steps.title.en': 'In English.',
  'steps.title.zh-CN': 'In simplified Chinese.',
  'steps.detail': 'How to do it, and what to look at.',
  'steps.detail.en': 'In English.',
  'steps.detail.zh-CN': 'In simplified Chinese.',
  'steps.next': 'The step after it, or `end`; the one below it when left out.',
  'steps.limit': 'How long it may take, such as "10m", from when it is due.',
  'steps.late': 'The step that comes instead when the limit passes; without it, it is overdue.',
  'steps.answers': 'What can be answered, two to six.',
  'steps.answers.id': 'Name of the answer, unique in the step.',
  'steps.answers.label': 'The answer as people read it.',
  'steps.answers.label.en': 'In English.',
  'steps.answers.label.zh-CN': 'In simplified Chinese.',
  'steps.answers.next': 'The step it leads to, or `end`; as `next` of the step when left out.',
  'steps.when': 'What must hold in the last minute, all of it. What nobody knows does not.',
  'steps.when.failing_share': 'Share of attempts in the scope that fail, 0 to 1.',
  'steps.when.failing_share.below': 'Less than this.',
  'steps.when.failing_share.above': 'More than this.',
  'steps.when.times_normal': 'The failing share as a multiple of the normal one.',
  'steps.when.times_normal.below': 'Less than this.',
  'steps.when.times_normal.above': 'More than this.',
  'steps.when.failing_terminals': 'Terminals that failed.',
  'steps.when.failing_terminals.below': 'Less than this.',
  'steps.when.failing_terminals.above': 'More than this.',
  'steps.when.recovered': 'Whether positive evidence says that the incident is over.',
  'steps.otherwise': 'The step that comes when the condition has not held by the limit.',
  'steps.for': 'How long to wait, such as "5m".',
  'steps.to': 'Whom a notice is for; which terminals a command is for; who is called.',
  'steps.to.en': 'In English.',
  'steps.to.zh-CN': 'In simplified Chinese.',
  'steps.text':
    'The notice, with {id}, {since}, {now}, {scope}, {terminals}, {merchants} and {next_update}.',
  'steps.text.en': 'In English.',
  'steps.text.zh-CN': 'In simplified Chinese.',
  'steps.notice':
    'What it tells merchants: "start" or "recovered". Where merchants have channels, the service ' +
    'makes the notice of this text and the step is done when it is sent.',
  'steps.next_update': 'When the next update is promised, such as "30m" after the notice.',
  'steps.command': 'What terminals are told to do.',
  'steps.args': 'What the command says beside.',
  'steps.most': 'At most so many of the terminals that were hit; all of them when left out.',
  'steps.stopped': 'The step that comes when its order stopped before all had had their turn.',
  'steps.people': 'How many must agree, each another person: 1 or 2.',
  'steps.refused': 'The step that comes when somebody says no.',
  'steps.with': 'Who joins.',
  'steps.with.en': 'In English.',
  'steps.with.zh-CN': 'In simplified Chinese.',
  'steps.owner': 'Who owes it.',
  'steps.owner.en': 'In English.',
  'steps.owner.zh-CN': 'In simplified Chinese.',
  'steps.within': 'By when, counted from the end of the incident, such as "3d".',
};

/** By the path of the key in a dialect of codes. */
export const dialectWords: Readonly<Record<string, string>> = {
  dialect: 'Name before the colon, as terminals send it; unique over all files of a folder.',
  title: 'Whose codes these are, in both languages.',
  'title.en': 'In English.',
  'title.zh-CN': 'In simplified Chinese.',
  sources: 'Where codes are known from, by a short name of your own.',
  codes: 'The codes, a line each.',
  'codes.code':
    'The code, in quotes. A star at its end stands for every code that begins so and has no line.',
  'codes.act': 'What may be done with the payment, A to E; left out, as the reason says.',
  'codes.class': 'The failure class it is counted in; left out, as the reason in mass says.',
  'codes.alone': 'What one of it means: a reason of the taxonomy.',
  'codes.mass': 'What many of it mean, far above normal: a reason of the taxonomy.',
  'codes.en': 'What it says, in English.',
  'codes.zh-CN': 'What it says, in simplified Chinese.',
  'codes.source': 'Where it is known from: a name in sources.',
};
