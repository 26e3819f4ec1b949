/** The requests about commands and holds; a part of the table of all. */

import type { ProblemCode } from '#domain/base/domain-error.js';
import { BreakersView } from '#domain/command/breakers.js';
import { CommandList, CommandView, HoldList, HoldView, SwitchView } from '#domain/command/view.js';
import { TenantQuery } from '../http/input.js';
import { said } from '../http/operation.js';
import {
  ApproveCommand,
  CommandDetail,
  GoOnWithCommand,
  ListCommands,
  ListHolds,
  PlaceCommand,
  PlaceHold,
  ReleaseHold,
  StopCommand,
  ThrowSwitch,
} from './command-input.js';

const command = '/api/v1/commands/{command}';
const read = { method: 'get', status: 200 } as const;
const placed: readonly ProblemCode[] = [
  'incident_not_found',
  'incident_already_resolved',
  'command_reaches_nobody',
  'commands_halted',
];

export const COMMAND_OPERATIONS = [
  {
    ...read,
    id: 'listCommands',
    path: '/api/v1/commands',
    summary: 'Commands to terminals, the newest first, and the switch that stops all',
    query: ListCommands,
    answer: CommandList,
    refusals: [],
  },
  {
    ...said,
    id: 'placeCommand',
    path: '/api/v1/commands',
    summary: 'Have terminals do something, in waves; what is risky waits for another person',
    body: PlaceCommand,
    answer: CommandView,
    refusals: [...placed, 'command_forbidden', 'terminal_on_hold'],
  },
  {
    ...said,
    id: 'throwCommandSwitch',
    path: '/api/v1/commands/switch',
    summary: 'Stop all commands at once, or let them run again',
    body: ThrowSwitch,
    answer: SwitchView,
    refusals: [],
  },
  {
    ...read,
    id: 'readBreakers',
    path: '/api/v1/commands/breakers',
    summary: 'The switch, how many terminals were given a turn, and who restarted too often',
    query: TenantQuery,
    answer: BreakersView,
    refusals: [],
  },
  {
    ...read,
    id: 'findCommand',
    path: command,
    summary: 'One command with its terminals, those in trouble first',
    query: TenantQuery,
    answer: CommandDetail,
    refusals: ['command_not_found'],
  },
  {
    ...said,
    id: 'approveCommand',
    path: `${command}/approve`,
    summary: 'Agree, as another person, to exactly the command with this hash',
    body: ApproveCommand,
    answer: CommandView,
    refusals: [
      'command_not_found',
      'command_not_waiting',
      'command_hash_differs',
      'approver_must_differ',
    ],
  },
  {
    ...said,
    id: 'stopCommand',
    path: `${command}/stop`,
    summary: 'Stop it: whoever has had no turn gets none',
    body: StopCommand,
    answer: CommandView,
    refusals: ['command_not_found', 'command_not_waiting'],
  },
  {
    ...said,
    id: 'goOnWithCommand',
    path: `${command}/go-on`,
    summary: 'Have it go on where the figure of a wave does not tell',
    body: GoOnWithCommand,
    answer: CommandView,
    refusals: ['command_not_found', 'command_not_waiting', 'command_not_approved'],
  },
  {
    ...read,
    id: 'listHolds',
    path: '/api/v1/holds',
    summary: 'Holds on restarts, the newest first, and the restarts by schedule that lie ahead',
    query: ListHolds,
    answer: HoldList,
    refusals: [],
  },
  {
    ...said,
    id: 'placeHold',
    path: '/api/v1/holds',
    summary: 'Have terminals not restart until they are released',
    body: PlaceHold,
    answer: HoldView,
    refusals: placed,
  },
  {
    ...said,
    id: 'releaseHold',
    path: '/api/v1/holds/{hold}/release',
    summary: 'Let terminals restart again',
    body: ReleaseHold,
    answer: HoldView,
    refusals: ['hold_not_found', 'hold_already_released', 'commands_halted'],
  },
] as const;

/** What these answer, and what is sent to them, by their names in the document. */
export const COMMAND_ANSWERS = {
  BreakersView,
  CommandDetail,
  CommandList,
  CommandView,
  HoldList,
  HoldView,
  SwitchView,
} as const;
export const COMMAND_BODIES = {
  ApproveCommand,
  GoOnWithCommand,
  PlaceCommand,
  PlaceHold,
  ReleaseHold,
  StopCommand,
  ThrowSwitch,
} as const;
