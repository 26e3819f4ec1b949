/**
 * Somebody who does not know better: for everything that an incident forbids he tries to do it, or
 * to tell merchants to do it. The service has to refuse, and to say that it is forbidden.
 */
import type { Incident } from '#domain/incident/incident.js';

/** A forbidden action that was tried, and what came of it. */
export interface Attempt {
  readonly incident: string;
  readonly action: string;
  readonly status: number;
  /** The code of the problem; null where there was none. */
  readonly code: string | null;
  /** Whether it was refused because it is forbidden, and not for anything else. */
  readonly refused: boolean;
}

/** What says that something is forbidden; any other refusal would only hide that it is not. */
const FORBIDDING = ['command_forbidden', 'terminal_on_hold', 'forbidden_advice'];

interface Deed {
  readonly path: (incident: string) => string;
  readonly body: (incident: string) => object;
}

const by = 'somebody new';

function command(what: string): Deed {
  return {
    path: () => '/api/v1/commands',
    body: (incident) => ({ incident, what, reason: 'it may help', by }),
  };
}

function notice(en: string, zh: string): Deed {
  return {
    path: (incident) => `/api/v1/incidents/${incident}/notices`,
    body: () => ({ kind: 'start', texts: { en, 'zh-CN': zh }, by }),
  };
}

/** What can be tried of what playbooks and diagnoses forbid, in each way there is. */
const DEEDS: Readonly<Record<string, readonly Deed[]>> = {
  restart: [
    command('restart'),
    notice('Please restart the terminal and try once more.', '请重启终端后再试一次。'),
  ],
  sign_in_all: [command('sign_in')],
  retry_pin: [notice('Please ask the customer to try the PIN again.', '请顾客重新输入密码再试。')],
  retry_payment: [notice('Please repeat the payment.', '请重试交易。')],
  swap_terminal: [notice('Please replace the terminal.', '请更换终端。')],
};

/** Tries everything that the incident forbids and that somebody could do. */
export async function attemptForbidden(url: string, incident: Incident): Promise<Attempt[]> {
  const { id, tenant } = incident;
  const attempts: Attempt[] = [];
  for (const action of incident.forbidden) {
    for (const { path, body } of DEEDS[action] ?? []) {
      const response = await fetch(`${url}${path(id)}?tenant=${tenant}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body(id)),
      });
      const answer = (await response.json()) as { readonly code?: string };
      const code = response.ok ? null : (answer.code ?? null);
      const refused = code !== null && FORBIDDING.includes(code);
      attempts.push({ incident: id, action, status: response.status, code, refused });
    }
  }
  return attempts;
}
