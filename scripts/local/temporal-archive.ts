import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

import { Problem, codeOf, sentenceOf } from './problem.ts';
import { TEMPORAL_VERSION } from './temporal-version.ts';

/**
 * SHA-256 of the official archives of the version, as its checksums.txt lists them. Pinned here, so that an archive that
 * was replaced on the way or at its source is refused.
 */
const DIGESTS: Record<string, string> = {
  linux_amd64: 'd8421bda989e6514b4bdb4d63a9012a8a05a806892e881a5aad8510496349a94',
  linux_arm64: '83600a8fac6e3da54093e5da6918d399f501532b9f1172235603f9606f4ac6e4',
  darwin_amd64: '489d7f5420cae02b559774ac23df035141954c33a51dba96f5759a0ddccdf1b6',
  darwin_arm64: 'dacdc3587682c04cf27e67c8878ca2d755230b6ad63c0c6ebddd7348ae90ed94',
};

/** An offline machine is recognised by this; the way after the download is then tried. */
const ANSWER_TIMEOUT_MS = 5_000;
const STALL_TIMEOUT_MS = 20_000;
const PROGRESS_EVERY_MS = 3_000;

export interface Download {
  say: (line: string) => void;
  signal: AbortSignal;
  /** Of the release; another one only in tests. */
  baseUrl?: string;
}

/**
 * Fetches the official release and returns the `temporal` program out of it.
 * @throws Problem when the platform has none, the host does not answer, or the archive is not the one that was published.
 */
export async function downloadTemporal({ say, signal, baseUrl = releaseUrl() }: Download): Promise<Buffer> {
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const digest = DIGESTS[platform];
  if (digest === undefined) throw new Problem(`there is no archive for ${platform}`);
  const url = `${baseUrl}/temporal_cli_${TEMPORAL_VERSION}_${platform}.tar.gz`;
  const archive = await fetchAll(url, say, signal);
  assertDigest(archive, digest);
  return fileInTar(gunzipSync(archive), 'temporal');
}

export function releaseUrl(): string {
  return `https://github.com/temporalio/cli/releases/download/v${TEMPORAL_VERSION}`;
}

/** @throws Problem when the content is not the published one. */
export function assertDigest(archive: Buffer, expected: string): void {
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== expected) throw new Problem(`the archive has SHA-256 ${found} and ${expected} was published: refused`);
}

/** The content of one file of an uncompressed tar archive (512-byte headers: name at 0, size in octal at 124). */
export function fileInTar(tar: Buffer, name: string): Buffer {
  for (let offset = 0; offset + 512 <= tar.length;) {
    const header = tar.subarray(offset, offset + 512);
    const entry = header.toString('utf8', 0, 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(header.toString('ascii', 124, 136), 8) || 0;
    if (entry.replace(/^\.\//, '') === name) return tar.subarray(offset + 512, offset + 512 + size);
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Problem(`the archive holds no file "${name}"`);
}

async function fetchAll(url: string, say: (line: string) => void, signal: AbortSignal): Promise<Buffer> {
  const timeout = new AbortController();
  let timer = setTimeout(() => timeout.abort(), ANSWER_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, timeout.signal]) });
    if (!response.ok || response.body === null) throw new Problem(`${url} answered ${response.status}`);
    const total = Number(response.headers.get('content-length') ?? 0);
    const chunks: Uint8Array[] = [];
    let received = 0;
    let saidAt = Date.now();
    const body: AsyncIterable<Uint8Array> = response.body;
    for await (const chunk of body) {
      clearTimeout(timer);
      timer = setTimeout(() => timeout.abort(), STALL_TIMEOUT_MS);
      chunks.push(chunk);
      received += chunk.length;
      if (Date.now() - saidAt > PROGRESS_EVERY_MS) {
        say(`  downloading the Temporal server: ${megabytes(received)} of ${megabytes(total)} MB`);
        saidAt = Date.now();
      }
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof Problem || signal.aborted) throw error;
    throw new Problem(
      timeout.signal.aborted ? `${url} did not answer in time` : `${url} cannot be reached (${reasonOf(error)})`,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** fetch says "fetch failed"; the reason is behind it. */
function reasonOf(error: unknown): string {
  const cause = (error as { cause?: unknown }).cause;
  return codeOf(cause) || sentenceOf(cause ?? error);
}

function megabytes(bytes: number): string {
  return bytes === 0 ? '?' : (bytes / 1024 / 1024).toFixed(0);
}
