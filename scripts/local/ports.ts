import { createServer } from 'node:net';

import { Problem, codeOf, sentenceOf } from './problem.ts';
import { portOwner } from './port-owner.ts';

const HOST = '127.0.0.1';

/** A port that somebody wants to listen on. */
export interface PortWish {
  /** Who wants it, as a reader knows it. */
  name: string;
  /** The option that chooses another. */
  option: string;
  port: number;
}

/** The port itself when it is free, any free one for 0. @throws Problem naming who is in the way and the option to use. */
export async function claimPort(wish: PortWish): Promise<number> {
  try {
    return await listenOnce(wish.port);
  } catch (error) {
    throw new Problem(taken(wish, error));
  }
}

/** The port when it is free, else any free one. */
export async function preferPort(port: number): Promise<number> {
  return await listenOnce(port).catch(() => listenOnce(0));
}

export async function isPortFree(port: number): Promise<boolean> {
  return await listenOnce(port).then(
    () => true,
    () => false,
  );
}

/** @throws Problem when two of the wishes are the same port. */
export function assertDistinct(wishes: PortWish[]): void {
  for (const [index, wish] of wishes.entries()) {
    const twin = wishes.slice(0, index).find((other) => other.port === wish.port && wish.port !== 0);
    if (twin !== undefined) {
      throw new Problem(
        `The ${twin.name} and the ${wish.name} were both given port ${wish.port}. Choose different ports with ${twin.option} and ${wish.option}.`,
      );
    }
  }
}

function taken({ name, option, port }: PortWish, error: unknown): string {
  const advice = `choose another port with ${option} ${anotherPort(port)}`;
  if (codeOf(error) === 'EADDRINUSE') {
    const owner = portOwner(port);
    const by = owner === undefined ? '' : ` by process ${owner.pid} (${owner.command})`;
    return `Port ${port}, wanted for the ${name}, is in use${by}. Stop that program, or ${advice}.`;
  }
  if (codeOf(error) === 'EACCES') {
    return `Port ${port}, wanted for the ${name}, is not allowed for this user; ${advice}.`;
  }
  return `Port ${port}, wanted for the ${name}, cannot be used: ${sentenceOf(error)}; ${advice}.`;
}

/** One that is likely to do: the next, or one that needs no privilege. */
function anotherPort(port: number): number {
  if (port < 1024) return port + 8000;
  return port < 65_535 ? port + 1 : port - 1;
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: HOST, exclusive: true }, resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : port;
}
