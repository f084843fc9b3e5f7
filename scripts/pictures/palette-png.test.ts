import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { withPalette } from './palette-png.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

test('a picture keeps its colours and their places, whichever filter its rows were written with', () => {
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
  // Two rows of two pixels: red, green; then red, green again, written as "the same as above" (filter 2).
  const rows = Buffer.from([0, 255, 0, 0, 0, 255, 0, 2, 0, 0, 0, 0, 0, 0]);
  const png = Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  const small = withPalette(png);
  const bodyOf = (type: string): Buffer => {
    const at = small.indexOf(type, 0, 'latin1');
    return small.subarray(at + 4, at + 4 + small.readUInt32BE(at - 4));
  };
  const palette = bodyOf('PLTE');
  const [, a = 0, b = 0, , c = 0, d = 0] = inflateSync(bodyOf('IDAT'));
  const colour = (place: number): number[] => [...palette.subarray(place * 3, place * 3 + 3)];
  expect([a, b, c, d].map(colour)).toEqual([
    [255, 0, 0],
    [0, 255, 0],
    [255, 0, 0],
    [0, 255, 0],
  ]);
});
