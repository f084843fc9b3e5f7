import { createHmac, timingSafeEqual } from 'node:crypto';

/** Of the seal that stands before the bytes. */
const SEAL_BYTES = 16;

/** Bytes of another server as a cursor that only we can have made: what it would make of forged ones is not tried out. */
export function cursorSeal(secret: Buffer) {
  const sealOf = (bytes: Uint8Array): Buffer =>
    createHmac('sha256', secret).update(bytes).digest().subarray(0, SEAL_BYTES);
  return {
    close: (bytes: Uint8Array): string => Buffer.concat([sealOf(bytes), bytes]).toString('base64url'),

    /** The bytes; null when it is not one of our cursors. */
    open(cursor: string): Buffer | null {
      const sealed = Buffer.from(cursor, 'base64url');
      const bytes = sealed.subarray(SEAL_BYTES);
      const isOurs = sealed.length > SEAL_BYTES && timingSafeEqual(sealed.subarray(0, SEAL_BYTES), sealOf(bytes));
      return isOurs ? bytes : null;
    },
  };
}
