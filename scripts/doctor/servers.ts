import { embeddedPostgresVersion, postgresBinaries } from '../local/postgres-binaries.ts';
import { externalVersion } from '../local/postgres-client.ts';
import { sentenceOf } from '../local/problem.ts';
import { findTemporal } from '../local/temporal-binary.ts';
import { goVersion } from '../local/temporal-build.ts';
import { externalTemporal, isExternalTemporal } from '../local/temporal-client.ts';
import { releaseUrl } from '../local/temporal-archive.ts';
import { OLDEST_VERSION } from '../local/temporal-version.ts';
import type { Finding } from './finding.ts';

const REACH_TIMEOUT_MS = 5_000;
const HYPERLIQUID = 'https://api.hyperliquid.xyz/info';

/** The two servers that everything stands on, and the price feed. */
export async function serverFindings(): Promise<Finding[]> {
  return [...(await temporalFindings()), await postgresFinding(), await feedFinding()];
}

async function temporalFindings(): Promise<Finding[]> {
  const subject = 'Temporal server';
  if (isExternalTemporal()) {
    try {
      const { address, namespace } = await externalTemporal();
      return [{ subject, verdict: 'ok', found: `TEMPORAL_ADDRESS ${address} answers, namespace ${namespace}` }];
    } catch (error) {
      return [{ subject, verdict: 'missing', found: 'TEMPORAL_ADDRESS is set', advice: sentenceOf(error) }];
    }
  }
  const binary = await findTemporal();
  if ('path' in binary) {
    const where = binary.origin === 'PATH' ? 'on PATH' : 'in our cache';
    return [{ subject, verdict: 'ok', found: `${binary.version} ${where}, ${binary.path}` }];
  }
  const [go, canDownload] = await Promise.all([goVersion().catch(sentenceOf), isReachable(releaseUrl())]);
  const hasGo = /^\d/.test(go);
  const ways: Finding[] = [
    {
      subject: 'Go toolchain',
      verdict: hasGo ? 'ok' : 'note',
      found: hasGo ? go : `${go} (only needed without download)`,
    },
    {
      subject: 'Temporal download',
      verdict: canDownload ? 'ok' : 'note',
      found: canDownload ? 'reachable' : 'not reachable',
    },
  ];
  const found = `not here yet (${binary.onPath})`;
  if (canDownload || hasGo) {
    const how = canDownload ? 'downloads it' : 'builds it with Go, in 3 to 4 minutes';
    return [{ subject, verdict: 'note', found, advice: `The first \`npm start\` ${how}.` }, ...ways];
  }
  const advice = `Install the temporal CLI ${OLDEST_VERSION} or newer, or Go 1.26.4 or newer, or set TEMPORAL_ADDRESS.`;
  return [{ subject, verdict: 'missing', found, advice }, ...ways];
}

async function postgresFinding(): Promise<Finding> {
  const subject = 'Postgres';
  const external = process.env['DATABASE_URL'] ?? '';
  try {
    if (external !== '') {
      return { subject, verdict: 'ok', found: `DATABASE_URL answers, version ${await externalVersion(external)}` };
    }
    const { postgres } = postgresBinaries();
    return { subject, verdict: 'ok', found: `embedded ${embeddedPostgresVersion() ?? ''}, ${postgres}` };
  } catch (error) {
    return { subject, verdict: 'missing', found: 'none that can be used', advice: sentenceOf(error) };
  }
}

async function feedFinding(): Promise<Finding> {
  const subject = 'Hyperliquid prices';
  if (await isReachable(HYPERLIQUID)) return { subject, verdict: 'ok', found: 'reachable' };
  return { subject, verdict: 'note', found: 'not reachable', advice: 'Without --feed, prices will be synthetic.' };
}

/** True when the host answers at all, with whatever status. */
async function isReachable(url: string): Promise<boolean> {
  return await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(REACH_TIMEOUT_MS) }).then(
    () => true,
    () => false,
  );
}
