/** A request as a command of the shell. */
export function curlOf(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const all = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers };
  return [
    'curl -s',
    ...(method === 'GET' || (method === 'POST' && body !== undefined) ? [] : [`-X ${method}`]),
    `${location.origin}${path}`,
    ...Object.entries(all).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${quoted(JSON.stringify(body))}`]),
  ].join(' ');
}

/** For a shell: nothing in it is read but as it is. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
