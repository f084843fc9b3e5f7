import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Api } from '../../dependencies.ts';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Ratchet API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="documentation"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

/** Without the validator, Swagger UI asks nobody but us; the policy in the headers would not let it anyway. */
const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#documentation',
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
});
`;

/** Files of swagger-ui-dist that the page uses. */
const FILES = [
  {
    name: 'swagger-ui.css',
    type: 'text/css; charset=utf-8',
    at: import.meta.resolve('swagger-ui-dist/swagger-ui.css'),
  },
  {
    name: 'swagger-ui-bundle.js',
    type: 'text/javascript; charset=utf-8',
    at: import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  },
  { name: 'favicon-32x32.png', type: 'image/png', at: import.meta.resolve('swagger-ui-dist/favicon-32x32.png') },
];

const KEEP_A_DAY = 'public, max-age=86400';

/** The documentation page: served from here to the last byte. */
export function getDocumentation(api: Api): void {
  api.get('/api/docs', (c) => c.html(PAGE));
  api.get('/api/docs/start.js', (c) => c.body(START, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  for (const { name, type, at } of FILES) {
    let content: Promise<Uint8Array<ArrayBuffer>> | null = null;
    api.get(`/api/docs/${name}`, async (c) => {
      content ??= readFile(fileURLToPath(at));
      return c.body(await content, 200, { 'content-type': type, 'cache-control': KEEP_A_DAY });
    });
  }
}
