import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#domain/base/domain-error.js';
import { KINDS, type Kind } from '#domain/registry/kinds.js';
import { Clock } from '#infra/clock.js';
import { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { listRevisions } from '#infra/store/registry.sql.js';
import { formOf, withFirst } from '../http/csv-answer.js';
import { Tenants } from '../tenant/tenants.js';
import { exportCsv, exportRows } from './export-registry.js';
import { importRegistry } from './import-registry.js';
import {
  ExportRegistry,
  type ImportList,
  ImportRegistry,
  type ImportResult,
  ListChanges,
  RegistryBody,
  RegistryKind,
} from './registry-input.js';
import type { Source } from './source-row.js';

/** Merchants, stores, contacts, trading hours and terminals, in and out. */
@Controller('api/v1/registry')
export class RegistryController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tenants) private readonly tenants: Tenants,
  ) {}

  @Get('imports')
  async imports(@Query({ schema: ListChanges }) query: ListChanges): Promise<ImportList> {
    const tenant = await this.tenants.resolve(query.tenant);
    const found = await rows(this.db, listRevisions, tenant, query.limit);
    return { items: found.map((row) => ({ ...row, at: row.at.getTime() })) };
  }

  @Post(':kind/import')
  @HttpCode(200)
  async import(
    @Param('kind') kind: string,
    @Query({ schema: ImportRegistry }) query: ImportRegistry,
    @Body() body: unknown,
  ): Promise<ImportResult> {
    const known = kindOf(kind);
    const source = sourceOf(body);
    return importRegistry(this.db, {
      tenant: await this.tenants.resolve(query.tenant),
      kind: known,
      file: query.file ?? `${known}.${source.form}`,
      source,
      by: query.by,
      now: this.clock.now(),
      dryRun: query.dryRun === 'true',
      replace: query.replace === 'true',
      yes: query.yes === 'true',
    });
  }

  @Get(':kind/export')
  async export(
    @Param('kind') kind: string,
    @Query({ schema: ExportRegistry }) query: ExportRegistry,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const known = kindOf(kind);
    const tenant = await this.tenants.resolve(query.tenant);
    const form = formOf(request, query.format);
    const pages = form === 'csv' ? exportCsv(this.db, tenant, known) : this.json(tenant, known);
    const first = await pages.next();
    await reply
      .type(form === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json')
      .header('vary', 'accept')
      .header('content-disposition', `attachment; filename="${tenant}-${known}.${form}"`)
      .send(Readable.from(withFirst(first, pages)));
  }

  private async *json(tenant: string, kind: Kind): AsyncGenerator<string> {
    let separator = '{"items":[';
    for await (const page of exportRows(this.db, tenant, kind)) {
      const text = page.map((row) => JSON.stringify(row)).join(',');
      yield separator + text;
      separator = ',';
    }
    yield ']}';
  }
}

function kindOf(name: string): Kind {
  const kind = RegistryKind.safeParse(name);
  if (kind.success) return kind.data;
  throw new DomainError('not_found', `the registry has ${KINDS.join(', ')}`);
}

/** A body of CSV arrives as bytes, one of JSON as what it says. */
function sourceOf(body: unknown): Source {
  if (Buffer.isBuffer(body)) return { form: 'csv', chunks: [body] };
  const read = RegistryBody.safeParse(body);
  if (read.success) return { form: 'json', items: read.data.items };
  throw new DomainError('invalid_request', 'expected CSV, or JSON such as {"items":[…]}');
}
