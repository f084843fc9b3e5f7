import type { Api, ApiDependencies } from '../../dependencies.ts';
import { answerFile, wantsPage } from './answer.ts';

/** The page for a browser that opens the address of the api; programs get the index. */
export function getPage(api: Api, { page }: ApiDependencies): void {
  api.get('/', async (c, next) => (wantsPage(c) ? answerFile(c, await page.document()) : next()));
}
