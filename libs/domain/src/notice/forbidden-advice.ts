/**
 * Whether a text for merchants tells them to do what would make it worse: "try the PIN again" while
 * keys are out of step locks cards. "Do not restart" is fine, "restart" is not, so every part of a
 * sentence is read with what stands before it. In doubt it is refused: the author can write it
 * otherwise, the merchants cannot undo it.
 */

/** Words that advise what must not be done. */
export interface ForbiddenAdvice {
  /** The canonical id of the action. */
  readonly action: string;
  /** The words as they stand in the text. */
  readonly words: string;
}

/** What people write when they mean an action, in English and in Chinese without spaces. */
const MEANS: Readonly<Record<string, readonly RegExp[]>> = {
  retry_pin: [
    /\b(re-?try|re-?enter|re-?type|re-?input|repeat)\w*\b.{0,30}\b(pin|password|code)s?\b/,
    form(
      String.raw`\b(try|trie[sd]|enter|type|key|input|put|use|give)\w*\b.{0,40}`,
      String.raw`\b(pin|password)s?\b.{0,40}`,
      String.raw`\b(again|once more|another time|repeatedly|twice|until)\b`,
    ),
    form(
      String.raw`\b(pin|password)s?\b(?!.{0,40}\bworks? again).{0,40}`,
      String.raw`\b(again|once more|another time|repeatedly|a second time|re-?entered|re-?tried)\b`,
    ),
    /\b(another|second|further|more)\b.{0,12}\b(try|tries|attempts?)\b.{0,20}\b(pin|password)s?\b/,
    /\b(try|keep trying|swipe|insert|dip)\b.{0,24}\b(again|once more|until it works)\b/,
    /(重试|再试|重新输入|再次输入|再输入?|重输|重新输|多试|反复输|反复尝试|继续输|多输).{0,6}(密码|pin)/,
    /(密码|pin).{0,10}(重试|再试|再输|重输|重新输|再次输|多输|多试|再来)/,
    /(再|重新|多)(试|刷|插)(一|几|两)?(次|遍|下)/,
  ],
  retry_payment: [
    /\b(re-?try|repeat|re-?run|re-?do)\w*\b.{0,30}\b(payment|transaction|sale|card)s?\b/,
    /\b(try|run|make|swipe)\b.{0,30}\b(again|once more|until it works)\b/,
    /(重试|再试|重做|反复尝试).{0,8}(交易|付款|刷卡|支付)/,
    /(再|重新|多)(试|刷|插)(一|几|两)?(次|遍|下)/,
  ],
  restart: [
    /\b(re-?start|re-?boot|power[- ]?cycl|reset)\w*\b/,
    /\b(turn|switch|power)\w*\b.{0,30}\boff\b/,
    /\b(unplug|pull the plug|remove the battery|take out the battery)\b/,
    /重启|重新启动|重新开机|再开机|(?<!已)关机|断电|拔(掉)?(电源|插头|电池)|开关机|复位/,
  ],
  swap_terminal: [
    /\b(swap|exchange|replac)\w*\b.{0,24}\b(terminal|device|machine)s?\b/,
    /(更换|替换|换(一|新|掉)).{0,4}(终端|pos|机具|机器)/,
  ],
  sign_in_all: [/\b(sign|log)(ing)?[- ]?(in|on)\b.{0,20}\b(again|all)\b/, /(重新|全部|再次)签到/],
};

const DENIES = form(
  String.raw`\b(do not|don['’]?t|dont|never|must not|mustn['’]t|should not|shouldn['’]t|cannot`,
  "|can['’]?not|no need to|need not|needn['’]t|without|avoid|refrain from|instead of",
  String.raw`|not to)\b`,
);
const DENIES_ZH = /请勿|切勿|勿|不要|不可|不能|不得|不必|无需|无须|禁止|避免|别|未经通知|以免/;
/** A denial that asks for what comes after it: "do not hesitate to", "别忘了". */
const NOT_DENIED = form(
  String.raw`\b(do not|don['’]?t|dont|never)\b\s*`,
  String.raw`(hesitate|worry|forget|fail|wait|be afraid|mind|stop)|\bnot only\b|\bwhy not\b`,
  String.raw`|\bwithout (delay|hesitation|waiting|fear)\b`,
);
const NOT_DENIED_ZH =
  /(不要|请勿|切勿|别|勿)(忘记?|犹豫|担心|害怕|停止|着急)|不妨|不能不|不得不|不如/;

const SENTENCES = /[.;:!?。；：！？\n]/u;
/** Where one piece of advice ends and another begins. "or" goes on with what is denied. */
const ENDS = /[,，]|\b(?:and|but|then|please|so|afterwards)\b|并且?|然后|而是|请(?!勿)/u;
/** "Do not restart, unplug or move them": what is denied goes on over the commas of a list. */
const DENIED_LIST = form(
  String.raw`((?:do not|don['’]?t|never|must not)(?: [\w-]+){1,3})`,
  String.raw`((?:, (?!please|then|just|instead)[\w-]+(?: [\w-]+)?)+,? or )`,
);

/** The advice in `text` that is among the `forbidden` actions, once each. */
export function findForbiddenAdvice(
  text: string,
  forbidden: readonly string[],
): readonly ForbiddenAdvice[] {
  const found: ForbiddenAdvice[] = [];
  const parts = plain(text)
    .split(SENTENCES)
    .flatMap((sentence) => piecesOf(sentence));
  for (const action of new Set(forbidden)) {
    const words = (MEANS[action] ?? [])
      .flatMap((meant) => parts.map((part) => adviseIn(part, meant)))
      .find((hit) => hit !== null);
    if (words) found.push({ action, words });
  }
  return found;
}

/** One expression of several parts; a line has no room for it. */
function form(...parts: readonly string[]): RegExp {
  return new RegExp(parts.join(''), 'u');
}

/** The pieces of a sentence, each to be read with its own denial. */
function piecesOf(sentence: string): string[] {
  const joined = sentence.replace(
    DENIED_LIST,
    (_, first: string, list: string) => `${first}${list.replaceAll(',', ' or')}`,
  );
  return joined.split(ENDS);
}

function adviseIn(part: string, meant: RegExp): string | null {
  const hit = meant.exec(part);
  if (!hit) return null;
  const before = part.slice(0, hit.index);
  const asked = NOT_DENIED.test(part) || NOT_DENIED_ZH.test(part);
  const denied = DENIES.test(before) || DENIES_ZH.test(before) || deniedInside(hit[0]);
  return denied && !asked ? null : hit[0].trim();
}

/** "PIN must not be entered again": the denial stands between the words that were found. */
function deniedInside(words: string): boolean {
  return DENIES.test(words) || DENIES_ZH.test(words);
}

/** As it is read: full-width letters, capitals, invisible signs, and blanks between Chinese. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/[ \t]+/g, ' ')
    .replace(/(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu, '');
}
