/** What a CONNECT asks for, before anybody looks at credentials. */
import type { IConnectPacket } from 'mqtt-packet';
import { levelOf, PACKET, type ProtocolVersion, readPacket } from './packets.js';
import { REASON, type Reason } from './reason-codes.js';

/** A CONNECT that can be decided on, or what is wrong with it. */
export type ConnectRead =
  | { readonly ok: true; readonly packet: IConnectPacket; readonly version: ProtocolVersion }
  | { readonly ok: false; readonly reason: Reason; readonly version: ProtocolVersion; why: string }
  /** Not MQTT, or nothing of it can be understood: closed without a word. */
  | { readonly ok: false; readonly reason: null; why: string };

/** Reads the first packet of a connection; `bytes` is the whole packet and nothing else. */
export function readConnect(bytes: Buffer, body: number): ConnectRead {
  if ((bytes[0] as number) >> 4 !== PACKET.connect) {
    return { ok: false, reason: null, why: 'no_connect' };
  }
  const version = levelOf(bytes, body);
  if (version === undefined) return { ok: false, reason: null, why: 'no_mqtt' };
  // MQTT 3.1.1 §3.1.2.2: what is neither 3.1.1 nor 5 is told so in the words of 3.1.1.
  if (version === null) return refuse(REASON.unsupportedVersion, 4, 'version');
  const packet = readPacket(bytes, version);
  if (packet === null || packet.cmd !== 'connect') {
    return { ok: false, reason: null, why: 'malformed' };
  }
  if (packet.properties?.authenticationMethod !== undefined) {
    return refuse(REASON.badAuthenticationMethod, version, 'authentication_method');
  }
  if ((packet.will?.qos ?? 0) > 1) return refuse(REASON.qosNotSupported, version, 'will_qos');
  return { ok: true, packet, version };
}

function refuse(reason: Reason, version: ProtocolVersion, why: string): ConnectRead {
  return { ok: false, reason, version, why };
}

/** How long a client may be silent, and what it is told when that is less than it asked for. */
export function keepAliveOf(asked: number, version: ProtocolVersion, cappedSeconds: number) {
  const capped = asked === 0 || asked > cappedSeconds ? cappedSeconds : asked;
  // MQTT 3.1.1 cannot be told, so a longer interval than ours ends with its first long silence.
  return {
    idleMs: capped * 1_500,
    told: version === 5 && capped !== asked ? capped : undefined,
  };
}
