import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Where the built page stands (scripts/local/page-build.ts puts it there). */
export const PAGE_FOLDER = path.resolve(import.meta.dirname, '../web/dist');

/** One file of the page, with what a browser has to be told of it. */
export interface PageFile {
  content: Uint8Array<ArrayBuffer> | string;
  type: string;
  /** Its name says its content: it may be kept for ever. */
  isImmutable: boolean;
}

const TYPES: Readonly<Record<string, string | undefined>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const ASSET = /^\/assets\/[\w-]+(\.[\w-]+)*$/;

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="refresh" content="2" />
    <title>Ratchet</title>
  </head>
  <body>
    <h1>The page is not built yet</h1>
    <p>A start builds it when it is missing; this looks again every two seconds.</p>
    <p>If it stays away, the start has said why. The same answers are at <a href="/api/docs">/api/docs</a>.</p>
  </body>
</html>
`;

const isAbsent = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** The page as files of a folder. Nothing is kept in memory but what was asked for: a build may come while we run. */
export function openPage(folder: string) {
  const kept = new Map<string, PageFile>();
  const read = async (name: string): Promise<Uint8Array<ArrayBuffer> | null> => {
    try {
      return await readFile(path.join(folder, name));
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  };
  return {
    /** The document that every view begins with; a sentence while there is no build. */
    async document(): Promise<PageFile> {
      return { content: (await read('index.html')) ?? NOT_BUILT, type: 'text/html; charset=utf-8', isImmutable: false };
    },

    /** A file that the document names; null when there is none of this name. */
    async asset(name: string): Promise<PageFile | null> {
      const known = kept.get(name);
      if (known) return known;
      const type = TYPES[path.extname(name)];
      const content = ASSET.test(name) && type !== undefined ? await read(name) : null;
      if (content === null || type === undefined) return null;
      const file = { content, type, isImmutable: true };
      kept.set(name, file);
      return file;
    },
  };
}
export type Page = ReturnType<typeof openPage>;
