import { createRoute } from '@hono/zod-openapi';
import { upgradeWebSocket } from '@hono/node-server';
import type { WebSocket } from 'ws';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError } from '../../errors.ts';
import { LiveHub } from '../../live/hub.ts';
import { failures } from '../describe.ts';

/** The one path at which a request may leave HTTP. */
export const LIVE_PATH = '/api/ws';

const route = createRoute({
  method: 'get',
  path: LIVE_PATH,
  operationId: 'connectLive',
  tags: ['market'],
  summary: 'Prices and position marks as they change, over a WebSocket',
  description:
    'Send `{"subscribe": ["prices", "positions"], "instruments": ["BTC-USD-PERP"]}`; without `instruments` all are meant, and the next ' +
    'such message takes its place. Answers come as `subscribed`, then `prices` and `positions`: everything at first, then what has ' +
    'changed, four times a second at most. What is not understood is answered with `error`. A client that does not read is closed with 1013.',
  responses: { 101: { description: 'From here on the WebSocket speaks.' }, ...failures(426) },
});

export function connectLive(api: Api, dependencies: ApiDependencies): void {
  const hub = new LiveHub(dependencies);
  api.openapi(route, (c) => {
    // What has a reply of HTTP was not let out of it.
    if (c.env.outgoing || c.req.header('upgrade')?.toLowerCase() !== 'websocket')
      throw new ApiError('upgradeRequired', 'This door speaks WebSocket only; prices are also at GET /api/prices.');
    if (hub.isFull) throw new ApiError('unavailable', 'There are too many live clients; try again later.');
    return upgradeWebSocket(c, { onOpen: (_, { raw }) => hub.join(raw as WebSocket) });
  });
}
