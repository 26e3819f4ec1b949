/** The rules of the chats' robots as documented: signatures, sizes, rates, errors. */
import { createHmac } from 'node:crypto';
import { type Asked, type FakeService, type Said, startFakeService } from './fake-service.js';

type Json = Readonly<Record<string, unknown>>;

/** At most so many good requests; the fake's minute never ends. */
function counter(max: number): () => boolean {
  let taken = 0;
  return () => {
    taken += 1;
    return taken > max;
  };
}

/** Feishu: 20 KB, signed with the text as key and nothing as message, errors at HTTP 200. */
export function fakeFeishu(secret: string, nowMs: number): Promise<FakeService> {
  const tooMany = counter(100);
  return startFakeService(({ text, json }) => {
    const say = (code: number, msg: string): Said => ({
      status: 200,
      body: { code, msg, data: {} },
    });
    if (Buffer.byteLength(text) > 20 * 1_024) return say(9499, 'Bad Request: too large');
    const { timestamp, sign, msg_type, card } = json as Json;
    const late = Math.abs(nowMs / 1_000 - Number(timestamp)) > 3_600;
    const wanted = createHmac('sha256', `${timestamp}\n${secret}`).digest('base64');
    if (typeof timestamp !== 'string' || late || sign !== wanted) {
      return say(19021, 'sign match fail or timestamp is not within one hour from current time');
    }
    const { header, elements } = (card ?? {}) as { header?: Json; elements?: unknown[] };
    if (msg_type !== 'interactive' || !header || !elements?.length) return say(9499, 'Bad Request');
    return tooMany() ? say(11232, 'frequency limited') : say(0, 'success');
  });
}

/** DingTalk: 20,000 bytes, signed in the address, 20 a minute and then ten minutes off. */
export function fakeDingTalk(secret: string, nowMs: number): Promise<FakeService> {
  const tooMany = counter(20);
  return startFakeService(({ text, json, query }) => {
    const say = (errcode: number, errmsg: string): Said => {
      return { status: 200, body: { errcode, errmsg } };
    };
    if (query.get('access_token') !== 'token-1') return say(300005, 'token is not exist');
    const timestamp = query.get('timestamp') ?? '';
    const wanted = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
    if (!/^\d{13}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp)) > 3_600_000) {
      return say(310000, 'invalid timestamp');
    }
    if (query.get('sign') !== wanted) return say(310000, 'sign not match');
    if (Buffer.byteLength(text) > 20_000) return say(460101, 'message too long');
    const { msgtype, markdown } = json as Json;
    const { title, text: words } = (markdown ?? {}) as Json;
    if (msgtype !== 'markdown' || !title || !words) return say(400602, 'miss param');
    return tooMany() ? say(130101, 'send too fast, exceed 20 times per minute') : say(0, 'ok');
  });
}

/** WeCom: no signature but the key, 4,096 bytes of Markdown, 20 a minute. */
export function fakeWeCom(): Promise<FakeService> {
  const tooMany = counter(20);
  return startFakeService(({ json, query }) => {
    const say = (errcode: number, errmsg: string): Said => {
      return { status: 200, body: { errcode, errmsg } };
    };
    if (query.get('key') !== 'key-1') return say(93000, 'invalid webhook url');
    const { msgtype, markdown } = json as Json;
    const { content } = (markdown ?? {}) as { content?: string };
    if (msgtype !== 'markdown' || !content) return say(40008, 'invalid message type');
    if (Buffer.byteLength(content) > 4_096) return say(40058, 'markdown.content exceed max length');
    return tooMany() ? say(45009, 'api freq out of limit') : say(0, 'ok');
  });
}

/** Slack: Block Kit is checked to the character, one message a second. */
export function fakeSlack(messagesMax = 60): Promise<FakeService> {
  const tooMany = counter(messagesMax);
  return startFakeService(({ json, path }) => {
    if (path !== '/services/T1/B1/secret') return { status: 404, body: 'no_service' };
    const {
      text,
      blocks = [],
      attachments = [],
    } = (json ?? {}) as {
      text?: string;
      blocks?: SlackBlock[];
      attachments?: { blocks?: SlackBlock[] }[];
    };
    const all = [...blocks, ...attachments.flatMap((each) => each.blocks ?? [])];
    if (!text && all.length === 0) return { status: 400, body: 'no_text' };
    if (all.length > 50 || !all.every(isBlock)) return { status: 400, body: 'invalid_blocks' };
    if (tooMany()) return { status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' };
    return { status: 200, body: 'ok' };
  });
}

interface SlackBlock {
  readonly type: string;
  readonly text?: { readonly type: string; readonly text: string };
  readonly fields?: readonly { readonly type: string; readonly text: string }[];
}

function isBlock({ type, text, fields }: SlackBlock): boolean {
  if (type === 'header') return text?.type === 'plain_text' && fits(text.text, 150);
  if (type !== 'section') return false;
  if (fields) return fields.length <= 10 && fields.every((field) => fits(field.text, 2_000));
  return text?.type === 'mrkdwn' && fits(text.text, 3_000);
}

function fits(text: string, max: number): boolean {
  return text.length > 0 && text.length <= max;
}

/** Teams Workflows: 28 KB, an Adaptive Card in the envelope, 202 when the flow has begun. */
export function fakeTeams(): Promise<FakeService> {
  return startFakeService((asked: Asked) => {
    if (asked.query.get('sig') !== 'secret') return { status: 401, body: { error: { code: 'x' } } };
    if (Buffer.byteLength(asked.text) > 28 * 1_024) return { status: 413, body: 'too large' };
    const { type, attachments } = (asked.json ?? {}) as {
      type?: string;
      attachments?: { contentType?: string; content?: { type?: string; body?: unknown[] } }[];
    };
    const [first] = attachments ?? [];
    const good =
      type === 'message' &&
      first?.contentType === 'application/vnd.microsoft.card.adaptive' &&
      first.content?.type === 'AdaptiveCard' &&
      (first.content.body?.length ?? 0) > 0;
    return good ? { status: 202, body: '' } : { status: 400, body: 'TriggerInputSchemaMismatch' };
  });
}
