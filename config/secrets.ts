import { createHmac } from 'node:crypto';

/**
 * A secret of 32 bytes for one purpose, such as `webhook:<id>:<revision>`: HMAC-SHA-256 of the purpose under the master key. It can
 * be told again and is stored nowhere; another revision is another secret.
 */
export const secretsOf =
  (masterKey: string) =>
  (purpose: string): Buffer =>
    createHmac('sha256', Buffer.from(masterKey, 'hex')).update(purpose).digest();
