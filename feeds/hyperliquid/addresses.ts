/** https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket */
export const HYPERLIQUID_WEB_SOCKET_URL = 'wss://api.hyperliquid.xyz/ws';

/** The info endpoint beside a WebSocket address: wss://host/ws has https://host/info. @throws RangeError */
export function infoUrlOf(webSocketUrl: string): string {
  const url = URL.parse(webSocketUrl);
  if (url === null || (url.protocol !== 'wss:' && url.protocol !== 'ws:')) {
    throw new RangeError(`"${webSocketUrl}" is not a WebSocket address; write it like ${HYPERLIQUID_WEB_SOCKET_URL}.`);
  }
  return `${url.protocol === 'wss:' ? 'https' : 'http'}://${url.host}/info`;
}
