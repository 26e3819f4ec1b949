/** How people pay: with a PIN or without, whose card, of which scheme, and how it is read. */
import type { Random } from '../../../apps/simulator/src/world/random.js';
import { type Weighted, weighted } from '../../../apps/simulator/src/world/weighted.js';
import type { Paid } from './attempt-rows.js';

/** Of codes on a phone none has a PIN, of cards this share. */
const QR = 'qr';
const PIN_SHARE = 0.45;
const QR_SHARE = 0.38;
const ISSUERS = { icbc: 0.2, ccb: 0.2, abc: 0.18, boc: 0.14, cmb: 0.14, other: 0.14 };
const SCHEMES = { unionpay: 0.86, visa: 0.08, mastercard: 0.06 };
const CARD_ENTRIES = { nfc: 0.565, chip: 0.403, mag: 0.032 };

/** The share of attempts that come with a PIN. */
export const WITH_PIN = (1 - QR_SHARE) * PIN_SHARE;
/** The share of codes on a phone among those that come without. */
const QR_WITHOUT_PIN = QR_SHARE / (1 - WITH_PIN);

/** Draws how attempts are paid. */
export class WaysToPay {
  private readonly issuer: Weighted = weighted(ISSUERS);
  private readonly scheme: Weighted = weighted(SCHEMES);
  private readonly entry: Weighted = weighted(CARD_ENTRIES);

  constructor(private readonly random: Random) {}

  /** All of an attempt of a profile, with a PIN or without. */
  draw({ profile, pin }: Pick<Paid, 'profile' | 'pin'>): Paid {
    const { random } = this;
    return {
      profile,
      pin,
      issuer: this.issuer.at(random.next()),
      scheme: this.scheme.at(random.next()),
      entry: !pin && random.next() < QR_WITHOUT_PIN ? QR : this.entry.at(random.next()),
    };
  }
}
