import type { Context } from 'hono';
import type { ApiEnv } from '../../dependencies.ts';
import type { Page, PageFile } from '../../page.ts';

/** What is not of the page: names that answer programs. */
const FOR_PROGRAMS = /^\/(api|assets|health|ready|metrics)(\/|$)/;

/** A browser that opens an address asks for HTML; a program that says nothing wants JSON. */
export const wantsPage = (c: Context<ApiEnv>): boolean =>
  c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html');

export const answerFile = (c: Context<ApiEnv>, { content, type, isImmutable }: PageFile): Response =>
  c.body(content, 200, {
    'content-type': type,
    'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-store',
    vary: 'accept',
  });

/** The page for an address that only the page knows; null when the address is none of its. */
export async function answerView(c: Context<ApiEnv>, page: Page): Promise<Response | null> {
  if (!wantsPage(c) || FOR_PROGRAMS.test(c.req.path)) return null;
  return answerFile(c, await page.document());
}
