import { createClient } from '../client/index.ts';

/** The api that served this page. */
export const api = createClient('');
