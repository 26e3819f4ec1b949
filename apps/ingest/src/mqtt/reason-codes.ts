/** What a client is told, in the reason codes of MQTT 5 (§2.4). */
export const REASON = {
  success: 0x00,
  disconnectWithWill: 0x04,
  unspecified: 0x80,
  malformed: 0x81,
  protocolError: 0x82,
  unsupportedVersion: 0x84,
  clientIdInvalid: 0x85,
  badCredentials: 0x86,
  notAuthorized: 0x87,
  serverBusy: 0x89,
  shuttingDown: 0x8b,
  badAuthenticationMethod: 0x8c,
  keepAliveTimeout: 0x8d,
  takenOver: 0x8e,
  topicInvalid: 0x90,
  receiveMaximumExceeded: 0x93,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  quotaExceeded: 0x97,
  payloadInvalid: 0x99,
  qosNotSupported: 0x9b,
  subscriptionIdsNotSupported: 0xa1,
} as const;
export type Reason = (typeof REASON)[keyof typeof REASON];

/** MQTT 3.1.1 §3.2.2.3: what CONNACK can say there; null closes without one. */
export function returnCodeOf(reason: Reason): number | null {
  switch (reason) {
    case REASON.success:
      return 0;
    case REASON.unsupportedVersion:
      return 1;
    case REASON.clientIdInvalid:
      return 2;
    case REASON.serverBusy:
    case REASON.quotaExceeded:
      return 3;
    case REASON.badCredentials:
      return 4;
    case REASON.notAuthorized:
      return 5;
    default:
      return null;
  }
}
