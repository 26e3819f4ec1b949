import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Every metric of this process. */
export class ApiMetrics {
  readonly registry = new Registry();
  private readonly registers = [this.registry];
  readonly requestSeconds = new Histogram({
    name: 'pos_api_request_seconds',
    help: 'Time to answer a request, by route template and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: this.registers,
  });
  readonly liveClients = new Gauge({
    name: 'pos_api_live_clients',
    help: 'Browsers connected to the live feed',
    registers: this.registers,
  });
  readonly framesDropped = new Counter({
    name: 'pos_api_live_frames_dropped_total',
    help: 'Frames not sent because the browser was behind; a snapshot followed or it was closed',
    registers: this.registers,
  });
  readonly reports = new Counter({
    name: 'pos_api_delivery_reports_total',
    help: 'Delivery reports of gateways that were heard, by receiver and what they were',
    labelNames: ['receiver', 'heard'],
    registers: this.registers,
  });
  readonly wallSeconds = new Histogram({
    name: 'pos_api_wall_seconds',
    help: 'Time to compose the wall of one tenant',
    buckets: [0.01, 0.05, 0.2, 1, 5],
    registers: this.registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
