/** What one tenant is decided by now: the files in force, and what people said since. */
import { isGround } from '#domain/base/drill-ground.js';
import type { CodeBook } from '#domain/code/code-book.js';
import type { Settings } from '#domain/engine/types.js';
import type { SeverityPolicy } from '#domain/incident/severity-policy.js';
import type { Silence } from '#domain/notify/silence.js';
import type { AlertsConfig } from './alerts.config.js';
import type { Ground } from './drills/move-drills.js';
import { settingsOnGround } from './drills/settings-on-ground.js';
import type { OncallKeeper } from './oncall/oncall-keeper.js';
import type { ReceiverKeeper } from './receiver-keeper.js';
import { rulesIn } from './rule-files.js';
import type { RuleKeeper } from './rule-keeper.js';

/** Where what is in force is found. */
interface InForce {
  readonly config: Pick<AlertsConfig, 'EXTERNAL_URL'>;
  readonly severity?: SeverityPolicy;
  readonly rules: RuleKeeper;
  readonly receivers: ReceiverKeeper;
  readonly oncall: OncallKeeper;
}

/** Whom the settings are for, and what holds in this round. */
interface About {
  readonly tenant: string;
  readonly codes: CodeBook;
  readonly silences: readonly { readonly tenant: string; readonly body: Silence }[];
  readonly grounds: readonly Ground[];
}

/** The settings of a tenant, or of a ground. */
export function settingsFor(options: InForce, about: About): Settings {
  const { rules, config, receivers, severity } = options;
  const { tenant, codes, silences, grounds } = about;
  const oncall = options.oncall.current();
  const { routing } = receivers.current();
  const loaded = rules.current();
  const settings = {
    tenant,
    rules: rulesIn(loaded),
    playbooks: loaded.playbooks,
    externalUrl: config.EXTERNAL_URL,
    receivers: receivers.current().receivers.map(({ name }) => name),
    ...(routing && { routing }),
    silences: silences.filter((one) => one.tenant === tenant).map(({ body }) => body),
    ...(oncall && { oncall }),
    codes,
    ...(severity && { severity }),
  };
  return isGround(tenant) ? settingsOnGround(settings, grounds) : settings;
}
