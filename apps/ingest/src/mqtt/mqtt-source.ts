/** Everything up to `upto` of one start of a terminal is stored, without a hole. */
export interface Receipt {
  readonly boot: number;
  readonly upto: number;
}

/** The way messages come in: an endpoint of our own, or the subscription to a broker. */
export abstract class MqttSource {
  /** Where terminals find us, for people to read. */
  abstract readonly address: string;
  /** Why no messages can come in at the moment; null when they can. */
  abstract readonly trouble: string | null;
  /** Whether anybody could hear a receipt; when not, none need be made. */
  abstract readonly heard: boolean;
  /** Tells a terminal on its `rcv` topic what is stored, if it can be reached; never waits. */
  abstract tell(tenant: string, terminal: string, receipt: Receipt): void;
  /** Whether a command to this terminal would reach it, or its broker, now. */
  abstract reaches(tenant: string, terminal: string): boolean;
  /** Sends a command down at QoS 1; never waits. A broker may keep it for so many seconds. */
  abstract command(tenant: string, terminal: string, payload: string, seconds: number): void;
  /** Takes nothing more in; what was taken is still acknowledged. The first half of stopping. */
  abstract stopReading(): void;
  /** Sends the last acknowledgements, says goodbye and closes. Call it after the last commit. */
  abstract close(): Promise<void>;
}
