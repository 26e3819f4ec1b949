import { Controller, Get, Query } from '@nestjs/common';
import { TenantQuery } from './input.js';
import { openApiDocument } from './openapi.js';

/** What may be asked here, for programs that generate clients. */
@Controller('api/v1')
export class OpenApiController {
  private readonly document = openApiDocument();

  @Get('openapi.json')
  read(@Query({ schema: TenantQuery }) _query: TenantQuery) {
    return this.document;
  }
}
