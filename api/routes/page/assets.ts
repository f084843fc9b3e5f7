import type { Api, ApiDependencies } from '../../dependencies.ts';
import { ApiError } from '../../errors.ts';
import { answerFile } from './answer.ts';

/** The files of the page. They are no part of the api and not in its description. */
export function getAssets(api: Api, { page }: ApiDependencies): void {
  api.get('/assets/:name', async (c) => {
    const file = await page.asset(c.req.path);
    if (file === null) throw new ApiError('notFound', `The page has no file ${c.req.path}; load it again.`);
    return answerFile(c, file);
  });
}
