/** The OpenAPI 3.1 document: the operations and their schemas, in the words of that standard. */
import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '#domain/base/domain-error.js';
import { CodeFacts } from '#domain/code/code-facts.js';
import { Taxonomy } from '#domain/code/taxonomy.js';
import { Incident, IncidentId } from '#domain/incident/incident.js';
import { Review } from '#domain/incident/review.js';
import { TimelineEntry } from '#domain/incident/timeline.js';
import { Wall } from '#domain/live/frame.js';
import { Handover } from '#domain/live/hand-over.js';
import { IncidentDetail, IncidentSeries, RuleView, TerminalView } from '#domain/live/view.js';
import { TerminalId } from '#domain/message/schema.js';
import { FeedbackList, NoticeList, NoticeView, RecipientList } from '#domain/notice/notice-view.js';
import { OncallView } from '#domain/oncall/compose-view.js';
import { PlaybookRun } from '#domain/playbook/playbook.js';
import { StepId } from '#domain/playbook/step.js';
import { Duties } from '#domain/regulation/compose-duty.js';
import { CodeList, UnlistedList } from '../codes/code-input.js';
import { COMMAND_ANSWERS, COMMAND_BODIES } from '../commands/command-operations.js';
import { AskContacts, ContactList } from '../contacts/contact-input.js';
import { AskDrill, DrillList, DrillView, StopDrill } from '../drills/drill-input.js';
import { MoveFollowUp } from '../follow-ups/follow-up-input.js';
import { FOLLOW_UP_ANSWERS } from '../follow-ups/follow-up-operations.js';
import { HindsightList } from '../hindsight/hindsight-input.js';
import { Accepted, Acknowledge, ReportStep, Resolve } from '../incidents/incident-input.js';
import { AccountList, MessageList, TerminalLedger } from '../ledger/ledger-view.js';
import { IncidentExport } from '../lifecycle/export-incident.js';
import { LIFE_BODIES } from '../lifecycle/life-operations.js';
import { ApproveNotice, CancelNotice, DraftNotice, NoticeId } from '../notices/notice-input.js';
import { NoteWritten, WriteNote } from '../oncall/handover-input.js';
import {
  MakeOverride,
  Override,
  OverrideDoubts,
  SendTestPage,
  TestPageSent,
  WithdrawOverride,
} from '../oncall/oncall-input.js';
import {
  ImportList,
  ImportResult,
  RegistryKind,
  RegistryRows,
  TerminalHistory,
} from '../registry/registry-input.js';
import { REGULATION_BODIES } from '../regulation/regulation-operations.js';
import { QualityReport, ReviewSaved, SaveReview } from '../review/review-input.js';
import { RuleExplanation, RuleList } from '../rules/rules.controller.js';
import { EndSilence, PostSilence } from '../silences/silence-input.js';
import { SilenceKept, SilenceList, SilenceView } from '../silences/silence-view.js';
import { SupportAnswer } from '../support/support-input.js';
import { TerminalBundle } from '../support/terminal-bundle.js';
import type { Operation } from './operation.js';
import { IncidentList, OPERATIONS, OpenApiDocument, TerminalList } from './operations.js';
import { ProblemBody } from './problem.js';

type Json = Readonly<Record<string, unknown>>;

/** The schemas that have a name of their own in the document. */
const ANSWERS = {
  Accepted,
  ImportList,
  ImportResult,
  AccountList,
  CodeFacts,
  CodeList,
  ...COMMAND_ANSWERS,
  ContactList,
  DrillList,
  DrillView,
  FeedbackList,
  ...FOLLOW_UP_ANSWERS,
  Handover,
  HindsightList,
  Incident,
  IncidentDetail,
  IncidentExport,
  IncidentList,
  IncidentSeries,
  MessageList,
  OncallView,
  NoteWritten,
  NoticeList,
  NoticeView,
  OpenApiDocument,
  Override,
  OverrideDoubts,
  PlaybookRun,
  Problem: ProblemBody,
  RecipientList,
  QualityReport,
  RegistryRows,
  Review,
  Duties,
  ReviewSaved,
  RuleExplanation,
  RuleList,
  RuleView,
  SilenceKept,
  SilenceList,
  SilenceView,
  SupportAnswer,
  Taxonomy,
  TerminalBundle,
  TerminalHistory,
  TerminalLedger,
  TestPageSent,
  TerminalList,
  TerminalView,
  TimelineEntry,
  UnlistedList,
  Wall,
} as const;
const BODIES = {
  ...{ Acknowledge, EndSilence, PostSilence, ReportStep, Resolve },
  ...{ MakeOverride, SendTestPage, WithdrawOverride, WriteNote },
  ...{ ApproveNotice, AskContacts, CancelNotice, DraftNotice },
  ...{ AskDrill, StopDrill },
  ...COMMAND_BODIES,
  ...{ ...LIFE_BODIES, ...REGULATION_BODIES, MoveFollowUp, SaveReview },
} as const;
const PARAMETERS: Readonly<Record<string, z.ZodType>> = {
  command: z.string(),
  drill: z.string(),
  followUp: z.string(),
  hold: z.string(),
  incident: IncidentId,
  kind: RegistryKind,
  override: z.string(),
  person: z.string(),
  notice: NoticeId,
  rota: z.string(),
  rule: z.string(),
  silence: z.string(),
  step: StepId,
  terminal: TerminalId,
};

/** What any request may be refused with, and any that carries a body beside. */
const ANY: readonly ProblemCode[] = [
  'invalid_request',
  'unauthorised',
  'internal',
  'database_away',
];
const WITH_BODY: readonly ProblemCode[] = [
  'cross_origin_refused',
  'too_large',
  'unsupported_media_type',
];

/** Makes the document. The server is the one that answers it. */
export function openApiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tillwatch',
      version: '1',
      description: 'What is wrong with a fleet of payment terminals, and what people do about it.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, {}],
    paths,
    components: {
      schemas: { ...named(ANSWERS, 'output'), ...named(BODIES, 'input') },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'Needed when the server has an API_TOKEN.',
        },
      },
    },
  };
}

function describe(operation: Operation): Json {
  const { id, summary, path, query, body, csv, status, answer } = operation;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const description = status === 202 ? 'Written down; the engine folds it in' : 'The answer';
  return {
    operationId: id,
    summary,
    parameters: [
      ...names.map((name) => parameter(name, 'path', PARAMETERS[name] ?? z.string())),
      ...Object.entries(query.shape).map(([name, schema]) => parameter(name, 'query', schema)),
    ],
    ...(body && { requestBody: { required: true, content: content(body, csv && 'csv') } }),
    responses: {
      [status]: { description, content: content(answer, body ? undefined : csv && 'csv') },
      ...refusals(operation),
    },
  };
}

function parameter(name: string, place: 'path' | 'query', schema: z.core.$ZodType): Json {
  const { $schema: _draft, ...shape } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  return { name, in: place, required: place === 'path', schema: shape };
}

/** Codes that share a status share an answer; its description names them. */
function refusals({ body, refusals: own }: Operation): Json {
  const codes = [...ANY, ...(body ? WITH_BODY : []), ...own];
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  const answers = [...statuses].map((status) => {
    const description = codes.filter((code) => PROBLEMS[code].status === status).join(', ');
    const schema = { $ref: '#/components/schemas/Problem' };
    return [status, { description, content: { 'application/problem+json': { schema } } }] as const;
  });
  return Object.fromEntries(answers);
}

/** As JSON, and where it says so as CSV beside. */
function content(schema: z.ZodType, beside: 'csv' | undefined): Json {
  const reference = { $ref: `#/components/schemas/${nameOf(schema)}` };
  return {
    'application/json': { schema: reference },
    ...(beside === 'csv' && { 'text/csv': { schema: { type: 'string' } } }),
  };
}

function nameOf(schema: z.ZodType): string {
  const all: [string, z.ZodType][] = Object.entries({ ...ANSWERS, ...BODIES });
  const found = all.find(([, candidate]) => candidate === schema);
  if (!found) throw new Error('a schema of an operation has no name in the document');
  return found[0];
}

/** JSON Schema 2020-12, the dialect of OpenAPI 3.1; schemas refer to each other by name. */
function named(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const uri = (id: string) => `#/components/schemas/${id}`;
  const { schemas: made } = z.toJSONSchema(registry, { io, uri });
  return Object.fromEntries(
    Object.entries(made).map(([id, { $schema: _draft, $id: _id, ...schema }]) => [id, schema]),
  );
}
