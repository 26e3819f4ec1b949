import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '#domain/base/domain-error.js';
import { Instant } from '#domain/base/instant.js';
import { KeptHindsight } from '#domain/incident/hindsight.js';
import { DatedRuleChange, RuleView } from '#domain/live/view.js';
import { explanationText } from '#domain/notify/explanation-text.js';
import { hindsightText } from '#domain/notify/hindsight-text.js';
import { Explanation, ScopeText } from '#domain/rule/explanation.js';
import { Database } from '#infra/db/database.js';
import { oneOrNone } from '#infra/db/query.js';
import { type Answer, explainMinute } from '#infra/history/explain-minute.js';
import { readHindsightAt } from '#infra/history/read-hindsight.js';
import { loadedRules } from '#infra/store/engine.sql.js';
import { moment, TenantQuery } from '../http/input.js';
import { Tenants } from '../tenant/tenants.js';

/** What is loaded, and what is wrong with the files; null before the engine first loaded any. */
export const RuleList = z.strictObject({
  loadedAt: Instant.nullable(),
  items: z.array(RuleView),
  mistakes: z.array(z.string()),
  /** What the last load that changed something changed; null where none did. */
  change: DatedRuleChange.nullable(),
});
export type RuleList = z.infer<typeof RuleList>;

/** Which minute of a rule is asked about; without a scope, where the evidence was strongest. */
export const ExplainRule = TenantQuery.extend({ at: moment, scope: ScopeText.optional() });
export type ExplainRule = z.infer<typeof ExplainRule>;

/** Why a rule fired, or did not: as figures and as sentences. */
export const RuleExplanation = z.strictObject({
  explanation: Explanation,
  /** What hindsight says of the rule in this minute. */
  hindsight: z.array(KeptHindsight),
  words: z.strictObject({ en: z.array(z.string()), 'zh-CN': z.array(z.string()) }),
});
export type RuleExplanation = z.infer<typeof RuleExplanation>;

/** The rules that the engine watches by; they are the same for all tenants. */
@Controller('api/v1/rules')
export class RulesController {
  /** Each lives through some minutes again: one at a time, so that others are served. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get()
  async list(@Query({ schema: TenantQuery }) _query: TenantQuery): Promise<RuleList> {
    const loaded = await oneOrNone(this.db, loadedRules);
    if (!loaded) return { loadedAt: null, items: [], mistakes: [], change: null };
    const { loaded_at: loadedAt, rules, mistakes, change } = loaded;
    return { loadedAt: loadedAt.getTime(), items: rules, mistakes, change };
  }

  @Get(':rule/explain')
  async explain(
    @Param('rule') rule: string,
    @Query({ schema: ExplainRule }) { tenant: named, at, scope }: ExplainRule,
  ): Promise<RuleExplanation> {
    const tenant = await this.tenants.resolve(named);
    const turn = this.last.then(() =>
      explainMinute(this.db, { tenant, rule, at, cell: scope ?? null }),
    );
    this.last = turn.catch(() => {});
    const answer = await turn;
    if (!answer.ok) throw refusalOf(answer.why, rule);
    const { explanation } = answer;
    const hindsight = await readHindsightAt(this.db, tenant, { rule, at });
    const words = (locale: 'en' | 'zh-CN') => [
      ...explanationText(locale, explanation),
      ...hindsight.map((found) => hindsightText(locale, found)),
    ];
    return { explanation, hindsight, words: { en: words('en'), 'zh-CN': words('zh-CN') } };
  }
}

function refusalOf(why: Extract<Answer, { ok: false }>['why'], rule: string): DomainError {
  switch (why) {
    case 'no_rule':
      return new DomainError('rule_not_found', `no rule "${rule}" was in force then`);
    case 'not_heard':
      return new DomainError(
        'moment_not_kept',
        'nothing was heard in the quarter of an hour before that minute, or it lies ahead',
      );
    case 'no_memory':
      return new DomainError('moment_not_kept', 'nothing is kept of what was known by that minute');
  }
}
