/** What may be asked and said of drills, for the table of all requests. */
import { type Operation, read } from '../http/operation.js';
import {
  AskDrill,
  DrillList,
  DrillQuery,
  DrillView,
  ListDrills,
  StopDrill,
} from './drill-input.js';

const asked = { method: 'post', query: DrillQuery, status: 200, answer: DrillView } as const;

export const DRILL_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    id: 'listDrills',
    path: '/api/v1/drills',
    summary: 'Fire drills, newest first, with what each measured, and whom the next would go to',
    query: ListDrills,
    answer: DrillList,
  },
  {
    ...asked,
    id: 'askDrill',
    path: '/api/v1/drills',
    summary:
      'Ask for a drill, now or at a moment; a running `tillwatch drill serve` carries it out',
    body: AskDrill,
    refusals: [
      'drill_already_running',
      'drill_in_the_way',
      'drill_nobody_agreed',
      'drill_time_refused',
    ],
  },
  {
    ...asked,
    id: 'stopDrill',
    path: '/api/v1/drills/{drill}/stop',
    summary: 'End a drill before its time',
    body: StopDrill,
    refusals: ['drill_not_found', 'drill_already_over'],
  },
];
