/**
 * Which addresses belong to the public internet. Whatever cannot be read counts as not public: a target that we do not understand
 * is not asked.
 */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text);
  if (address === null) return false;
  const { value, bits } = address;
  if (bits === 32) return !isWithin(value, IPV4);
  const embedded = EMBEDDED.find(({ range }) => contains(range, value));
  if (embedded) return isPublicIpv4((value >> embedded.shift) & 0xffff_ffffn);
  // Of IPv6 only global unicast is given out at all.
  return contains(range6('2000::', 3), value) && !isWithin(value, IPV6);
}

interface Range {
  value: bigint;
  /** How many low bits are free. */
  free: bigint;
}

const contains = ({ value, free }: Range, address: bigint): boolean => address >> free === value >> free;
const isWithin = (address: bigint, ranges: readonly Range[]): boolean =>
  ranges.some((range) => contains(range, address));
const isPublicIpv4 = (value: bigint): boolean => !isWithin(value, IPV4);

const range4 = (text: string, prefix: number): Range => ({ value: parseIpv4(text) ?? 0n, free: BigInt(32 - prefix) });
const range6 = (text: string, prefix: number): Range => ({ value: parseIpv6(text) ?? 0n, free: BigInt(128 - prefix) });

/** IANA's registry of special-purpose IPv4 addresses, with multicast and class E. */
const IPV4: readonly Range[] = [
  range4('0.0.0.0', 8),
  range4('10.0.0.0', 8),
  range4('100.64.0.0', 10),
  range4('127.0.0.0', 8),
  // Link-local, with the metadata services of clouds.
  range4('169.254.0.0', 16),
  range4('172.16.0.0', 12),
  range4('192.0.0.0', 24),
  range4('192.0.2.0', 24),
  range4('192.31.196.0', 24),
  range4('192.52.193.0', 24),
  range4('192.88.99.0', 24),
  range4('192.168.0.0', 16),
  range4('192.175.48.0', 24),
  range4('198.18.0.0', 15),
  range4('198.51.100.0', 24),
  range4('203.0.113.0', 24),
  range4('224.0.0.0', 4),
  range4('240.0.0.0', 4),
];

/** Parts of 2000::/3 that are special; unique-local, link-local and multicast lie outside of it. */
const IPV6: readonly Range[] = [
  range6('2001::', 23),
  range6('2001:db8::', 32),
  range6('2620:4f:8000::', 48),
  range6('3fff::', 20),
];

/** IPv6 that leads to an IPv4 address: mapped, NAT64, 6to4. The IPv4 address decides. */
const EMBEDDED: readonly { range: Range; shift: bigint }[] = [
  { range: range6('::ffff:0:0', 96), shift: 0n },
  { range: range6('64:ff9b::', 96), shift: 0n },
  { range: range6('2002::', 16), shift: 80n },
];

function parseAddress(text: string): { value: bigint; bits: 32 | 128 } | null {
  const isIpv6 = text.includes(':');
  const value = isIpv6 ? parseIpv6(text) : parseIpv4(text);
  return value === null ? null : { value, bits: isIpv6 ? 128 : 32 };
}

/** Four decimal numbers; other spellings (octal, hexadecimal, fewer parts) mean different things to different programs. */
function parseIpv4(text: string): bigint | null {
  const parts = text.split('.');
  const isPlain = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return isPlain ? parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) : null;
}

/** Without a zone: that names an interface of this machine. */
function parseIpv6(text: string): bigint | null {
  const withoutIpv4 = text.replace(/:(\d+\.\d+\.\d+\.\d+)$/, (_, ipv4: string) => {
    const value = parseIpv4(ipv4);
    return value === null ? ':broken' : `:${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });
  const halves = withoutIpv4.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = tail === undefined ? head : [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
