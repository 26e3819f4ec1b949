/**
 * The key that commands are signed with: Ed25519, a PEM file that only alerts can read. Terminals
 * have its public half, in a file of the same name with `.pub`.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { textToSign } from '#domain/command/canonical.js';
import type { Cmd } from '#domain/message/downward.js';
import { messageOf } from '../error-text.js';

/** Signs a command for one topic; the signature is base64url without padding. */
export type CommandSigner = (topic: string, cmd: Cmd) => string;

/** Whether a command was signed for this topic, and is as it was signed. */
export type CommandVerifier = (topic: string, cmd: Cmd) => boolean;

/** A new pair of keys, as PEM. */
export function newCommandKeys(): { readonly privatePem: string; readonly publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Reads the private key; throws with the path when it is none. */
export function readCommandKey(path: string): CommandSigner {
  const key = readKey(path, createPrivateKey);
  return (topic, cmd) => sign(null, Buffer.from(textToSign(topic, cmd)), key).toString('base64url');
}

/** Reads the public half; throws with the path when it is none. */
export function readCommandPublicKey(path: string): CommandVerifier {
  const key = readKey(path, createPublicKey);
  return (topic, cmd) => {
    if (cmd.sig === undefined) return false;
    const text = Buffer.from(textToSign(topic, cmd));
    return verify(null, text, key, Buffer.from(cmd.sig, 'base64url'));
  };
}

function readKey<Key extends { asymmetricKeyType?: string | undefined }>(
  path: string,
  read: (pem: string) => Key,
): Key {
  let key: Key;
  try {
    key = read(readFileSync(path, 'utf8'));
  } catch (cause) {
    const hint = 'make one with tillwatch command-key FILE';
    throw new Error(`no key for commands in ${path} (${messageOf(cause)}): ${hint}`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new Error(`the key in ${path} is ${key.asymmetricKeyType}: expected Ed25519`);
  }
  return key;
}
