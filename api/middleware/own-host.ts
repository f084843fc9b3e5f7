import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from '../dependencies.ts';
import { ApiError } from '../errors.ts';
import { isAlert } from './alert-door.ts';

const NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** A way up, however it is spelled: we would answer for another path than the one that a forwarder let through. */
const WAY_UP = /\/\.\.(?![^/#])|%2e|[\\\s]/i;

/**
 * There is no login yet: whoever reaches the port may trade. A page in a browser on this machine reaches it too, by a name
 * that it points here (DNS rebinding) or by a request across sites; both are told apart by their headers and refused.
 * Behind a proxy the request names the proxy: its addresses are ours too.
 */
export const ownHost = (proxyHosts: readonly string[]) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const [written = ''] = (c.env.incoming?.url ?? '').split('?');
    if (WAY_UP.test(written))
      throw new ApiError('validation', 'Write the path as it is, without `..`, %2e or backslashes.');
    const port = c.env.incoming?.socket.localPort;
    const isOwn = (host: string): boolean =>
      NAMES.some((name) => (port === undefined ? host.replace(/:\d+$/, '') === name : isHostOf(host, name, port)));
    const isOurs = (host: string): boolean => isOwn(host) || proxyHosts.some((each) => isAddressOf(host, each));
    const hosts = [c.req.header('host'), new URL(c.req.url).host].filter((host) => host !== undefined);
    // Alerts come from outside, through whatever forwards them; a page that could send one would need the secret of its path.
    if (!isAlert(c.req) && !hosts.every(isOurs))
      throw new ApiError('misdirected', 'This api answers under its loopback address only, such as 127.0.0.1.');
    const origin = c.req.header('origin');
    const isForeign = origin !== undefined && !(origin.startsWith('http://') && isOurs(origin.slice('http://'.length)));
    const isCrossSite = !READING.has(c.req.method) && c.req.header('sec-fetch-site') === 'cross-site';
    if (isForeign || isCrossSite) throw new ApiError('forbidden', 'Pages of other sites may not use this api.');
    await next();
  });

const isHostOf = (host: string, name: string, port: number): boolean => isAddressOf(host, `${name}:${port}`);

/** Browsers leave the port away where it is the scheme's own. */
const isAddressOf = (host: string, address: string): boolean => host === address || `${host}:80` === address;
