import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLOURS = 256;
const PALETTE_TYPE = 3;
/** A colour that is this far from grey counts twice: the red of one loss must not become the brown of a dimmed page. */
const COLOURFUL = 8;
/** Bytes of a pixel by the colour types that a browser writes: RGB and RGBA. */
const CHANNELS: Readonly<Record<number, number | undefined>> = { 2: 3, 6: 4 };

/**
 * The same picture with a palette of 256 colours, a third as large: pages have few colours, and where there are more the rarest
 * become their neighbours. Written after the PNG specification (W3C, third edition), chapters 9 and 11.
 */
export function withPalette(png: Buffer): Buffer {
  const { header, data } = chunksOf(png);
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const channels = CHANNELS[header[9] ?? 0];
  if (channels === undefined || header[8] !== 8)
    throw new Error('This is no picture of a browser: not 8 bits of RGB or RGBA.');
  const pixels = unfilter(inflateSync(data), { width, height, channels });
  const colours = new Uint32Array(width * height);
  const counts = new Map<number, number>();
  for (let index = 0; index < colours.length; index += 1) {
    const colour = pixels.readUIntBE(index * channels, 3);
    colours[index] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = [...counts]
    .sort((a, b) => weightOf(...b) - weightOf(...a))
    .slice(0, MOST_COLOURS)
    .map(([colour]) => colour);
  const places = new Map(palette.map((colour, place) => [colour, place]));
  const rows = Buffer.alloc(height * (width + 1));
  for (const [index, colour] of colours.entries()) {
    let place = places.get(colour);
    if (place === undefined) places.set(colour, (place = nearest(palette, colour)));
    rows[Math.floor(index / width) * (width + 1) + 1 + (index % width)] = place;
  }
  const newHeader = Buffer.from(header);
  newHeader[9] = PALETTE_TYPE;
  const entries = Buffer.alloc(palette.length * 3);
  for (const [place, colour] of palette.entries()) entries.writeUIntBE(colour, place * 3, 3);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', newHeader),
    chunk('PLTE', entries),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Greys are many and near each other; a rare colour that is none of them says something. */
function weightOf(colour: number, count: number): number {
  const channels = [16, 8, 0].map((shift) => (colour >> shift) & 0xff);
  return count * (1 + (Math.max(...channels) - Math.min(...channels)) / COLOURFUL);
}

function chunksOf(png: Buffer): { header: Buffer; data: Buffer } {
  let header: Buffer = Buffer.alloc(0);
  const data: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
    at += length + 12;
  }
  return { header, data: Buffer.concat(data) };
}

/** Undoes what each row was filtered with: nothing, or the pixel to the left, above, their mean, or the likeliest of three. */
function unfilter(filtered: Buffer, size: { width: number; height: number; channels: number }): Buffer {
  const bytes = size.width * size.channels;
  const plain = Buffer.alloc(size.height * bytes);
  for (let row = 0; row < size.height; row += 1) {
    const filter = filtered[row * (bytes + 1)] ?? 0;
    for (let byte = 0; byte < bytes; byte += 1) {
      const at = row * bytes + byte;
      const left = byte < size.channels ? 0 : (plain[at - size.channels] ?? 0);
      const above = row === 0 ? 0 : (plain[at - bytes] ?? 0);
      const corner = row === 0 || byte < size.channels ? 0 : (plain[at - bytes - size.channels] ?? 0);
      const guess = [0, left, above, (left + above) >> 1, likeliest(left, above, corner)][filter] ?? 0;
      plain[at] = (filtered[row * (bytes + 1) + 1 + byte] ?? 0) + guess;
    }
  }
  return plain;
}

function likeliest(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0;
  let bestDistance = Infinity;
  for (const [place, each] of palette.entries()) {
    const distance = [16, 8, 0].reduce(
      (sum, shift) => sum + (((each >> shift) & 0xff) - ((colour >> shift) & 0xff)) ** 2,
      0,
    );
    if (distance < bestDistance) [best, bestDistance] = [place, distance];
  }
  return best;
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const framed = Buffer.alloc(body.length + 12);
  framed.writeUInt32BE(body.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), body.length + 8);
  return framed;
}
