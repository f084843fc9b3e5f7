import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import pg from 'pg';

/** The floor of the front door: one POST, one INSERT, one answer. A process of its own, as the api is. */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
await pool.query('create table if not exists bench_floor (id bigserial primary key, body jsonb not null)');

const app = new Hono();
app.post('/', async (c) => {
  const { rows } = await pool.query<{ id: string }>('insert into bench_floor (body) values ($1) returning id', [
    JSON.stringify(await c.req.json()),
  ]);
  return c.json({ id: rows[0]?.id }, 202);
});

const server = createAdaptorServer({ fetch: app.fetch });
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.({ url: `http://127.0.0.1:${address.port}` });
});
process.on('disconnect', () => process.exit(0));
