/** Addresses as lists and logs show them: enough to know one's own, too little to use. */

/** "***8000", "d***@green-leaf.example", "https://hooks.example/***". */
export function maskAddress(address: string): string {
  const [, origin] = /^(https?:\/\/[^/?#]+)/.exec(address) ?? [];
  // Whatever stands before an @ there is a password.
  if (origin !== undefined) return `${origin.replace(/\/\/[^/]*@/, '//')}/***`;
  const [, name = '', domain] = /^([^@\s]+)@([^@\s]+\.[^@\s]+)$/.exec(address) ?? [];
  if (domain !== undefined) return `${name.slice(0, 1)}***@${domain}`;
  return `***${address.replace(/\s/g, '').slice(-4).padStart(4, '*')}`;
}

const PHONE = /(?<![\w.+-])(?!\d{4}-\d\d-\d\d(?!\d))\+?\d(?:[ ()-]{0,2}\d){6,14}(?!\w|\.\d)/g;
const MAIL = /[^\s@<>"'，。；：]+@[^\s@<>"'，。；：]+\.[A-Za-z]{2,}/g;

/** A text that people wrote, without the phone numbers and mail addresses in it. */
export function maskInText(text: string): string {
  return text.replace(MAIL, '***@***').replace(PHONE, (found) => {
    const digits = found.replace(/\D/g, '');
    return digits.length < 7 ? found : `***${digits.slice(-2)}`;
  });
}
