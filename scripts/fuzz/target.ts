import { Problem } from '../local/problem.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The platform that requests are sent to. They close positions and kill deployments for good, so that it has to be on this machine and
 * given up by name. @throws Problem otherwise.
 */
export function targetOf(url: string, mayBeDestroyed: boolean): string {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (!target || !/^https?:$/.test(target.protocol) || !LOOPBACK.test(target.hostname))
    throw new Problem(
      `--url takes an address of this machine, like http://127.0.0.1:3000, and nothing else; it was given "${url}".`,
    );
  if (!mayBeDestroyed)
    throw new Problem(
      `The requests trade on what runs at ${url}, close its positions and kill its deployments for good. Say --may-be-destroyed when it may be.`,
    );
  return target.href.replace(/\/$/, '');
}
