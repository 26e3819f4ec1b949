/** What an editor says about each key of a rule file and of a playbook. */

/** By the path of the key in a file of rules. */
export const ruleWords: Readonly<Record<string, string>> = {
  groups: 'Rules in groups; a group is only a heading.',
  'groups.name': 'Heading of the group.',
  'groups.rules': 'The rules of the group.',
  'groups.rules.alert': 'Name of the rule, CamelCase; unique over all files.',
  'groups.rules.detector': 'The condition: one of a closed set of detectors.',
  'groups.rules.detector.kind':
    'failure_ratio: failures out of attempts against what is normal. device_events: device ' +
    'events by terminal, among heartbeats. silence: heartbeats that are missing among those due. ' +
    'certificates: certificates that ended, in terminals that are being lost. own_plane: most ' +
    'terminals silent at once while payments go on.',
  'groups.rules.detector.class':
    'The class of codes counted together, with the attempts that could have produced them.',
  'groups.rules.detector.trouble':
    'Which device events are counted together; paper and batteries run out, and are none.',
  'groups.rules.detector.evidence':
    'Evidence against "normal" that is needed, in nats. 25 is e^25 to 1: less than one false ' +
    'page a year for a few thousand watched cells.',
  'groups.rules.detector.tolerate': 'Nobody is woken below this multiple of the normal rate.',
  'groups.rules.detector.times_normal':
    'The rate since the onset must be at least this multiple of the normal one.',
  'groups.rules.by':
    'Attributes whose values are watched each for itself, beside the fleet as a whole.',
  'groups.rules.gates': 'How many must be hit: one shop is never a mass.',
  'groups.rules.gates.failures': 'At least so many failures.',
  'groups.rules.gates.terminals': 'At so many terminals.',
  'groups.rules.gates.merchants': 'Of so many merchants.',
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
  forbidden: 'What would make it worse; shown before the steps.',
  'forbidden.action': 'Name of the action, such as restart.',
  'forbidden.why': 'The reason, in both languages.',
  'forbidden.why.en': 'In English.',
  'forbidden.why.zh-CN': 'In simplified Chinese.',
  steps: 'What to do, in order.',
  'steps.id': 'Name of the step, unique in the playbook.',
  'steps.kind': 'manual: a person does it and ticks it off.',
  'steps.title': 'What to do, in one line.',
  'steps.title.en': 'In English.',
  'steps.title.zh-CN': 'In simplified Chinese.',
  'steps.detail': 'How to do it, and what to look at.',
  'steps.detail.en': 'In English.',
  'steps.detail.zh-CN': 'In simplified Chinese.',
};
