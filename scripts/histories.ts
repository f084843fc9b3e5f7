/** `npm run histories`: records the histories that the replay test holds new workflow code against. */
import '../test/replay/record.ts';
