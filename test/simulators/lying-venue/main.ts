import { startServer } from './server.ts';
import { settingsOf } from './settings.ts';

/**
 * The lying venue: an exchange with an HTTP and WebSocket wire of its own and a book of its own on disk, which tells the
 * truth until its script says otherwise. Prints one line when it serves.
 */
const server = await startServer(settingsOf(process.argv.slice(2)));
process.stdout.write(`lying venue ready on 127.0.0.1:${String(server.port)}\n`);
process.once('SIGTERM', () => {
  void server.stop();
});
