/** Answers into the room where somebody pressed a button, by the address Slack sent along. */
import type { Log } from '#infra/log.js';

/** One answer; to the whole room, or to whoever pressed. */
export interface RoomReply {
  readonly all: boolean;
  readonly text: string;
}

/** Says it; a token for `provide`. */
export abstract class Rooms {
  /** Never throws and is not waited for: what counts is in the incident's story already. */
  abstract say(responseUrl: string | undefined, reply: RoomReply): void;
}

const limit_ms = 5_000;

/** Rooms of Slack; nothing is said to an address that is not `origin`'s, whoever has signed it. */
export function openRooms(origin: string, log: Log): Rooms {
  return {
    say(responseUrl, { all, text }) {
      if (responseUrl === undefined || !URL.canParse(responseUrl)) return;
      if (new URL(responseUrl).origin !== new URL(origin).origin) {
        log.warn({ origin }, 'response_url is elsewhere than SLACK_ORIGIN: not answered');
        return;
      }
      const reply = {
        response_type: all ? 'in_channel' : 'ephemeral',
        replace_original: false,
        text: escaped(text),
      };
      post(responseUrl, reply).catch((err: unknown) => log.warn({ err }, 'room not answered'));
    },
  };
}

async function post(url: string, value: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
    redirect: 'error',
    signal: AbortSignal.timeout(limit_ms),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`Slack answered ${answer.status}`);
}

/** The three characters that are control characters of Slack's markup. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
