/** What each setting is for, in a sentence; `deploy/env.example` is made of these. */

/** What an operator has to know about a setting. */
export interface SettingWords {
  readonly says: string;
  /** A value to start from, where there is no default. */
  readonly example?: string;
  /** Whether it is better kept in a file than in the environment. */
  readonly secret?: true;
}

/** Every setting, in the words of operators. */
export const settingWords: Readonly<Record<string, SettingWords>> = {
  DATABASE_URL: {
    says: 'The database, PostgreSQL 15 or later, with or without TimescaleDB.',
    example: 'postgres://tillwatch@localhost:5432/tillwatch',
    secret: true,
  },
  MQTT_URL: {
    says:
      'A broker of your own to read from, with its account. Left out, ingest itself is the ' +
      'endpoint that terminals connect to.',
    example: 'mqtts://broker.example:8883',
    secret: true,
  },
  MQTT_USER: { says: 'Account at the broker of MQTT_URL, where it does not stand in the URL.' },
  MQTT_PASSWORD: { says: 'Password of that account.', secret: true },
  MQTT_HOST: {
    says:
      'Address the endpoint listens on. Any but loopback demands credentials: ' +
      'MQTT_TOKEN_KEYS_FILE, or MQTT_TLS_CA_FILE with MQTT_PORT=off.',
  },
  MQTT_PORT: {
    says: 'Port of the endpoint without TLS; 0 takes a free one, off leaves it closed.',
  },
  MQTT_TLS_PORT: {
    says: 'Port of the endpoint with TLS 1.2 or later; off leaves it closed.',
    example: '8883',
  },
  MQTT_TLS_CERT_FILE: {
    says: 'Certificate of the endpoint with its chain, PEM. A change is read without a restart.',
    example: '/etc/tillwatch/server.crt',
  },
  MQTT_TLS_KEY_FILE: {
    says: 'Private key of that certificate, PEM.',
    example: '/etc/tillwatch/server.key',
  },
  MQTT_TLS_CA_FILE: {
    says:
      'Authority of client certificates, PEM. With it every client needs one, whose common name ' +
      'is its client id.',
    example: '/etc/tillwatch/terminals-ca.crt',
  },
  MQTT_TLS_CRL_FILE: {
    says: 'Revocation list of that authority, PEM. A change is read without a restart.',
    example: '/etc/tillwatch/terminals.crl',
  },
  MQTT_TOKEN_KEYS_FILE: {
    says:
      'JSON Web Key Set that tokens are verified with; clients send theirs as MQTT password. ' +
      'Make both with tillwatch token. A change is read without a restart.',
    example: '/etc/tillwatch/token-keys.json',
  },
  MQTT_REVOKED_FILE: {
    says:
      'Client ids and certificate serial numbers, one a line, that are not let in. Whoever is ' +
      'connected when it is added is thrown out.',
    example: '/etc/tillwatch/revoked.txt',
  },
  MQTT_TERMINAL_RATE: {
    says: 'Packets a second that are read of one terminal; 0 for as many as come.',
  },
  MQTT_TOTAL_RATE: {
    says: 'Packets a second that are read of all clients together; 0 for as many as come.',
  },
  MQTT_CONNECT_RATE: {
    says: 'Connections a second from one address. Raise it behind a balancer, which is one.',
  },
  INGEST_NAME: {
    says:
      'Name of this copy of ingest at the broker of MQTT_URL: the same after a restart, another ' +
      'one for every copy. Left out it is the host name; containers that are made anew need one.',
    example: 'ingest-1',
  },
  INGEST_OPS_HOST: { says: 'Address of /metrics, /healthz and /readyz of ingest; no login.' },
  INGEST_OPS_PORT: {
    says: 'Port of /metrics, /healthz and /readyz of ingest; 0 takes a free one.',
  },
  RETENTION_HEARTBEAT_DAYS: {
    says: 'Days that heartbeats are kept. What was received stays known to the ledger for ever.',
  },
  RETENTION_EVENT_DAYS: { says: 'Days that events, births and other rare messages are kept.' },
  RETENTION_HOST_DAYS: {
    says: 'Days that messages of back offices are kept, and their ids known as already heard.',
  },
  RETENTION_QUARANTINE_DAYS: { says: 'Days that samples of rejected messages are kept.' },
  RETENTION_10S_DAYS: { says: 'Days that counts in steps of ten seconds are kept.' },
  RETENTION_1M_DAYS: { says: 'Days that counts by minute are kept.' },
  RETENTION_1H_DAYS: { says: 'Days that counts by hour are kept.' },
  RETENTION_ACCOUNT_DAYS: {
    says: 'Days that the accounts of what became of every message are kept, by minute.',
  },
  RETENTION_COMMAND_DAYS: {
    says:
      'Days that commands which ended are kept, with the terminals they went to. One whose hold ' +
      'still lasts stays. What an incident tells of its commands stays with the incident.',
  },
  RETENTION_NOTIFICATION_DAYS: {
    says:
      'Days that notifications and pages are kept, with every attempt and its answer. Reports ' +
      'on the quality of alerts count no others.',
  },
  RETENTION_RECIPIENT_DAYS: {
    says:
      'Days that it is kept, after a notice to merchants is over, whom it went to, with their ' +
      'addresses; 90 or more, since the links in it are good for so long. The notice stays.',
  },
  RETENTION_CHANGE_DAYS: {
    says: 'Days that it is kept what changed about terminals, such as their software.',
  },
  ALERTS_OPS_HOST: { says: 'Address of /metrics, /healthz and /readyz of alerts; no login.' },
  ALERTS_OPS_PORT: {
    says: 'Port of /metrics, /healthz and /readyz of alerts; 0 takes a free one.',
  },
  RULES_DIR: { says: 'Folder of the rule files. A change is read without a restart.' },
  PLAYBOOKS_DIR: { says: 'Folder of the playbooks. A change is read without a restart.' },
  RULE_CPU_PERCENT: {
    says:
      'Percent of one processor that one rule may take. What takes more is told (log, metric, ' +
      '/api/v1/rules), and goes on.',
  },
  DIGESTS_KEEP_DAYS: {
    says: 'Days that `rules backtest` and `explain` can look back; digests are kept as long.',
  },
  CODES_DIR: {
    says:
      'Folder of the dialects of response codes, laid over those that come with Tillwatch. ' +
      'Read at the start; check it with tillwatch codes check.',
  },
  COMMAND_KEY_FILE: {
    says:
      'Private key that commands to terminals are signed with; make it with tillwatch ' +
      'command-key. Without it no commands are sent.',
    example: '/etc/tillwatch/command-key.pem',
  },
  COMMANDS_PER_MINUTE: { says: 'How many terminals of a tenant are sent a command in a minute.' },
  COMMANDS_PER_HOUR: { says: 'The same in an hour.' },
  HINDSIGHT_SETTLE_MINUTES: {
    says:
      'How many minutes nothing more may have come late of a time before it is looked at again, ' +
      'for what would have been told.',
  },
  SEVERITY_FILE: {
    says:
      'File of limits from which an incident is graver than its diagnosis says; see ' +
      'deploy/severity/severity.example.yaml. Read at the start, which fails where it is wrong.',
    example: '/etc/tillwatch/severity.yaml',
  },
  REGULATION_FILE: {
    says:
      'File of what authorities want to know of incidents and by when; see deploy/regulation. ' +
      'Read at the start, which fails where it is wrong.',
    example: '/etc/tillwatch/regulation.yaml',
  },
  EXTERNAL_URL: { says: 'Where people reach the console; links in notifications begin with it.' },
  NOTICES_FILE: {
    says:
      'The texts that merchants are told, how long they are held back and who agrees to them; ' +
      'check it with tillwatch notices check. Read at the start, by alerts and by the API.',
  },
  MERCHANT_URL: {
    says:
      'Where merchants open the links in their notices: a name of its own that leads to /m of ' +
      'the API and to nothing else. Left out it is EXTERNAL_URL.',
    example: 'https://status.example',
  },
  WEBHOOK_URL: {
    says: 'Where notifications are posted to. Left out, nobody is told of an incident.',
    example: 'https://oncall.example/tillwatch',
    secret: true,
  },
  WEBHOOK_SECRET: {
    says:
      'What notifications are signed with: whsec_ and 24 to 64 bytes in base64. ' +
      'Make one with echo "whsec_$(openssl rand -base64 32)".',
    secret: true,
  },
  RECEIVERS_FILE: {
    says:
      'File of receivers and routes, in place of WEBHOOK_URL: pagers, chats, mail, SMS. A change ' +
      'is read without a restart; check it with tillwatch receivers check.',
    example: '/etc/tillwatch/receivers.yaml',
  },
  ONCALL_FILE: {
    says:
      'File of people, rotas and escalation, reached through RECEIVERS_FILE. A change is read ' +
      'without a restart; check it with tillwatch oncall check. Without it nobody is paged.',
    example: '/etc/tillwatch/oncall.yaml',
  },
  ONCALL_KEY: {
    says:
      'What links in pages and tokens of people are signed with, the same for alerts and api: ' +
      '32 letters or more, as openssl rand -hex 32 prints them. Another one voids them all.',
    secret: true,
  },
  SLACK_SIGNING_SECRET: {
    says:
      'The signing secret of your Slack app, the same for alerts and api. With it the button in ' +
      "Slack takes an incident at once; the app's interactivity calls EXTERNAL_URL/hooks/slack.",
    secret: true,
  },
  SLACK_ORIGIN: {
    says: 'Where Slack takes answers to a button; https://hooks.slack-gov.com for GovSlack.',
  },
  PAGERDUTY_WEBHOOK_SECRET: {
    says:
      'The secret of a V3 webhook subscription of PagerDuty to EXTERNAL_URL/hooks/pagerduty: who ' +
      'acknowledges or resolves there is heard here. Without it nothing is.',
    secret: true,
  },
  OUTGOING_ALLOW: {
    says:
      'Networks, addresses and names that notifications may go to beyond public addresses, ' +
      'separated by commas. The host of WEBHOOK_URL is allowed. A name may then be private or ' +
      'this host, but never link-local or where a cloud keeps its credentials.',
    example: '10.2.0.0/16,mail.corp.example',
  },
  AUDIT_OPS_HOST: { says: 'Address of /metrics, /healthz and /readyz of the auditor; no login.' },
  AUDIT_OPS_PORT: {
    says: 'Port of /metrics, /healthz and /readyz of the auditor; 0 takes a free one.',
  },
  AUDIT_URGENT_SECONDS: {
    says: 'Seconds after which the auditor complains of a SEV1 that no receiver has accepted.',
  },
  AUDIT_OTHER_SECONDS: { says: 'The same for every other notification.' },
  AUDIT_WEBHOOK_URL: {
    says:
      'Where the auditor posts what it finds, directly and not by the outbox. Best another ' +
      'service than WEBHOOK_URL. Left out, it only logs and counts.',
    example: 'https://other.example/tillwatch',
    secret: true,
  },
  AUDIT_WEBHOOK_SECRET: { says: 'What those are signed with, as WEBHOOK_SECRET.', secret: true },
  AUDIT_RECEIVERS_FILE: {
    says:
      'File of receivers for the auditor, in place of AUDIT_WEBHOOK_URL: all of them are told. ' +
      'It has the form of RECEIVERS_FILE.',
    example: '/etc/tillwatch/audit-receivers.yaml',
  },
  DEADMAN_URL: {
    says:
      "A dead-man's switch outside, such as a check at healthchecks.io: it is posted to as long " +
      'as ingest stores, the engine keeps up and every notification is accepted, and must ring ' +
      'when it hears nothing. Try it with tillwatch audit --ping.',
    example: 'https://hc-ping.com/your-uuid',
    secret: true,
  },
  DEADMAN_EVERY_SECONDS: { says: 'Seconds between two heartbeats to that switch.' },
  DEADMAN_INPUT_SECONDS: {
    says: 'Nothing stored for so many seconds is no proof of life: no heartbeat is sent.',
  },
  API_HOST: {
    says: 'Address of the console and the API. Any but loopback demands API_TOKEN.',
  },
  API_PORT: { says: 'Port of the console and the API; 0 takes a free one.' },
  API_TOKEN: {
    says:
      'What the console and the API ask for: 16 to 200 letters or digits. ' +
      'Make one with openssl rand -hex 32.',
    secret: true,
  },
  CONSOLE_DIR: { says: 'Folder of the built console.' },
};
