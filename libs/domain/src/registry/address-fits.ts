/** Whether an address can be one of its channel. */

const PHONE = /^\+[1-9]\d{6,14}$/;

/** E.164 for an SMS, a mail address for mail, https for a webhook; accounts have no form. */
export function addressFits(channel: string, address: string): boolean {
  switch (channel) {
    case 'sms':
      return PHONE.test(address.replace(/[ ()-]/g, ''));
    case 'email':
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address);
    case 'webhook':
      return address.startsWith('https://');
    default:
      return true;
  }
}

/** What an address of a channel looks like. */
export const ADDRESS_FORMS: Readonly<Record<string, string>> = {
  sms: 'a phone number with its country (E.164), such as +86 138 0013 8000',
  email: 'a mail address such as desk@shop.example',
  webhook: 'an address that begins with https://',
};
