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
    summary: 'Fire drills, newest first, with what each measured',
    query: ListDrills,
    answer: DrillList,
  },
  {
    ...asked,
    id: 'askDrill',
    path: '/api/v1/drills',
    summary: 'Ask for a drill, which a running `tillwatch drill serve` carries out within a minute',
    body: AskDrill,
    refusals: ['drill_already_running', 'drill_in_the_way', 'drill_nobody_agreed'],
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
