/**
 * Every request under `/api/v1`: what may be asked, with the schemas that check it, and what is
 * answered. The OpenAPI document is made of this table, and a test compares the table with the
 * routes that are really there.
 */
import { z } from 'zod';
import type { ProblemCode } from '#domain/base/domain-error.js';
import { Taxonomy } from '#domain/code/taxonomy.js';
import { Incident } from '#domain/incident/incident.js';
import { Wall } from '#domain/live/frame.js';
import { IncidentDetail, IncidentSeries, TerminalView } from '#domain/live/view.js';
import { CodeList, ListCodes, ListUnlisted, UnlistedList } from '../codes/code-input.js';
import { COMMAND_OPERATIONS } from '../commands/command-operations.js';
import { DRILL_OPERATIONS } from '../drills/drill-operations.js';
import { FOLLOW_UP_OPERATIONS } from '../follow-ups/follow-up-operations.js';
import { HindsightList, ListHindsight } from '../hindsight/hindsight-input.js';
import { Acknowledge, ListIncidents, ReportStep, Resolve } from '../incidents/incident-input.js';
import {
  AccountList,
  ListAccounts,
  ListBoots,
  ListMessages,
  MessageList,
  TerminalLedger,
} from '../ledger/ledger-view.js';
import { LIFE_OPERATIONS } from '../lifecycle/life-operations.js';
import { NOTICE_OPERATIONS } from '../notices/notice-operations.js';
import { HANDOVER_OPERATIONS } from '../oncall/handover-operations.js';
import { ONCALL_OPERATIONS } from '../oncall/oncall-operations.js';
import {
  ExportRegistry,
  ImportList,
  ImportRegistry,
  ImportResult,
  ListChanges,
  RegistryRows,
  TerminalHistory,
} from '../registry/registry-input.js';
import { REGULATION_OPERATIONS } from '../regulation/regulation-operations.js';
import { REVIEW_OPERATIONS } from '../review/review-operations.js';
import { ExplainRule, RuleExplanation, RuleList } from '../rules/rules.controller.js';
import { SILENCE_OPERATIONS } from '../silences/silence-operations.js';
import { AskSupport, SupportAnswer } from '../support/support-input.js';
import { AskBundle, TerminalBundle } from '../support/terminal-bundle.js';
import { FindTerminal, ListTerminals } from '../terminals/terminal-input.js';
import { type Operation, read, said } from './operation.js';

/** Incidents, newest first. */
export const IncidentList = z.strictObject({ items: z.array(Incident) });
/** Terminals, the newest heard first. */
export const TerminalList = z.strictObject({ items: z.array(TerminalView) });
/** This document. */
export const OpenApiDocument = z.record(z.string(), z.unknown());

const incident = '/api/v1/incidents/{incident}';
const gone: readonly ProblemCode[] = ['incident_not_found', 'incident_already_resolved'];

export const OPERATIONS: readonly Operation[] = [
  {
    ...read,
    id: 'listIncidents',
    path: '/api/v1/incidents',
    summary: 'Incidents, newest first: the open ones, or all',
    query: ListIncidents,
    answer: IncidentList,
  },
  {
    ...read,
    id: 'findIncident',
    path: incident,
    summary: 'One incident with its story and its playbook run',
    answer: IncidentDetail,
    refusals: ['incident_not_found'],
  },
  {
    ...read,
    id: 'readIncidentSeries',
    path: `${incident}/series`,
    summary: "Attempts and failures of an incident's scope over time",
    answer: IncidentSeries,
    refusals: ['incident_not_found'],
  },
  {
    ...said,
    id: 'acknowledgeIncident',
    path: `${incident}/acknowledge`,
    summary: 'Take an incident: somebody works on it',
    body: Acknowledge,
    refusals: [...gone, 'incident_already_acknowledged'],
  },
  {
    ...said,
    id: 'resolveIncident',
    path: `${incident}/resolve`,
    summary: 'Close an incident by hand, with the reason',
    body: Resolve,
    refusals: gone,
  },
  {
    ...said,
    id: 'reportStep',
    path: `${incident}/steps/{step}`,
    summary: 'Report on a step of the playbook: done, left out, answered, approved, refused',
    body: ReportStep,
    refusals: [
      ...gone,
      'step_not_found',
      'step_already_done',
      'step_not_due',
      'approver_must_differ',
      'step_outcome_refused',
    ],
  },
  ...COMMAND_OPERATIONS,
  {
    ...read,
    id: 'listHindsight',
    path: '/api/v1/hindsight',
    summary: 'What would have fired, and when, had data that came late come in time',
    query: ListHindsight,
    answer: HindsightList,
  },
  ...LIFE_OPERATIONS,
  ...REVIEW_OPERATIONS,
  ...FOLLOW_UP_OPERATIONS,
  ...REGULATION_OPERATIONS,
  {
    ...read,
    id: 'listTerminals',
    path: '/api/v1/terminals',
    summary: 'Terminals whose name or merchant holds a text, the newest heard first',
    query: ListTerminals,
    answer: TerminalList,
  },
  {
    ...read,
    id: 'findTerminal',
    path: '/api/v1/terminals/{terminal}',
    summary: 'One terminal, now or with the attributes it had at a moment',
    query: FindTerminal,
    answer: TerminalView,
    refusals: ['terminal_not_found'],
  },
  {
    ...read,
    id: 'readTerminalHistory',
    path: '/api/v1/terminals/{terminal}/history',
    summary: 'What changed about a terminal, who said so, the newest first',
    query: ListChanges,
    answer: TerminalHistory,
  },
  {
    ...read,
    id: 'readTerminalBundle',
    path: '/api/v1/terminals/{terminal}/bundle',
    summary: 'Everything about a terminal and an incident as one file, scrubbed',
    query: AskBundle,
    answer: TerminalBundle,
    refusals: ['terminal_not_found', 'incident_not_found'],
  },
  ...NOTICE_OPERATIONS,
  {
    ...read,
    id: 'askSupport',
    path: '/api/v1/support',
    summary: 'Whether a merchant is hit by an incident, by terminal, merchant or phone number',
    query: AskSupport,
    answer: SupportAnswer,
  },
  ...SILENCE_OPERATIONS,
  {
    method: 'post',
    id: 'importRegistry',
    path: '/api/v1/registry/{kind}/import',
    summary: 'Import merchants, stores, hours, contacts or terminals: all rows, or none',
    query: ImportRegistry,
    body: RegistryRows,
    csv: true,
    status: 200,
    answer: ImportResult,
    refusals: ['not_found', 'registry_import_refused', 'registry_replace_refused'],
  },
  {
    ...read,
    id: 'exportRegistry',
    path: '/api/v1/registry/{kind}/export',
    summary: 'The same as a file that can be imported again',
    query: ExportRegistry,
    csv: true,
    answer: RegistryRows,
    refusals: ['not_found'],
  },
  {
    ...read,
    id: 'listImports',
    path: '/api/v1/registry/imports',
    summary: 'Imports that changed something, the newest first',
    query: ListChanges,
    answer: ImportList,
  },
  {
    ...read,
    id: 'readTerminalLedger',
    path: '/api/v1/terminals/{terminal}/ledger',
    summary: 'Which sequence numbers of a terminal are stored and which are missing, by its starts',
    query: ListBoots,
    answer: TerminalLedger,
    refusals: ['terminal_not_found'],
  },
  {
    ...read,
    id: 'listMessages',
    path: '/api/v1/terminals/{terminal}/messages',
    summary: 'Messages of a terminal, newest first, of a day at most',
    query: ListMessages,
    answer: MessageList,
    refusals: ['terminal_not_found'],
  },
  {
    ...read,
    id: 'listAccounts',
    path: '/api/v1/ledger/accounts',
    summary: 'What became of every message that arrived, by minute and channel',
    query: ListAccounts,
    answer: AccountList,
  },
  {
    ...read,
    id: 'listCodes',
    path: '/api/v1/codes',
    summary: 'What response codes mean, alone and in mass: some, of one dialect, or all',
    query: ListCodes,
    answer: CodeList,
  },
  {
    ...read,
    id: 'readTaxonomy',
    path: '/api/v1/codes/taxonomy',
    summary: 'Types of error, causes, remedies, actions and reasons, with their words',
    answer: Taxonomy,
  },
  {
    ...read,
    id: 'listUnlistedCodes',
    path: '/api/v1/codes/unlisted',
    summary: 'Codes that were sent and that no dialect lists, the most frequent first',
    query: ListUnlisted,
    answer: UnlistedList,
  },
  {
    ...read,
    id: 'listRules',
    path: '/api/v1/rules',
    summary: 'The rules that are loaded, and the mistakes in their files',
    answer: RuleList,
  },
  {
    ...read,
    id: 'explainRule',
    path: '/api/v1/rules/{rule}/explain',
    summary: 'Why a rule fired in a minute, or did not',
    query: ExplainRule,
    answer: RuleExplanation,
    refusals: ['rule_not_found', 'moment_not_kept'],
  },
  ...ONCALL_OPERATIONS,
  ...HANDOVER_OPERATIONS,
  ...DRILL_OPERATIONS,
  {
    ...read,
    id: 'readWall',
    path: '/api/v1/wall',
    summary: 'The fleet at a glance: what the live feed sends every two seconds',
    answer: Wall,
  },
  {
    ...read,
    id: 'readOpenApi',
    path: '/api/v1/openapi.json',
    summary: 'This document',
    answer: OpenApiDocument,
  },
];
