/**
 * The token that a service may ask for. Kept for the session only: on a shared wall screen it must
 * not outlive the window.
 */

const PLACE = 'tillwatch.token';

/** Characters of an RFC 6455 subprotocol, which is how a page says its token to a socket. */
const FIT = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,512}$/;

/** Whether a text can be a token at all; one that cannot would make the socket throw. */
export function isFitToken(text: string): boolean {
  return FIT.test(text);
}

let inMemory: string | null = null;
let wanted = false;
const listeners = new Set<() => void>();

/** The token to send, if there is one. */
export function readToken(): string | null {
  try {
    return sessionStorage.getItem(PLACE) ?? inMemory;
  } catch {
    return inMemory;
  }
}

/** Keeps a token that the person gave. */
export function keepToken(token: string): void {
  inMemory = token;
  try {
    sessionStorage.setItem(PLACE, token);
  } catch {
    // A browser that stores nothing keeps it as long as this page lives.
  }
  setWanted(false);
}

/** The service refused a request for want of a valid token. */
export function wantToken(): void {
  setWanted(true);
}

/** Whether the service waits for a token. */
export function isTokenWanted(): boolean {
  return wanted;
}

/** Tells when `isTokenWanted` changes. */
export function onTokenWanted(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setWanted(now: boolean): void {
  if (wanted === now) return;
  wanted = now;
  for (const listener of listeners) listener();
}
