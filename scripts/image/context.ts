import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from '../local/root.ts';

/** The files of this checkout that an image is built from: all but what .dockerignore names. */
export function contextFiles(): string[] {
  const isIgnored = ignoredBy(readFileSync(path.join(ROOT, '.dockerignore'), 'utf8'));
  const files: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(path.join(ROOT, folder), { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (isIgnored(file)) continue;
      if (entry.isDirectory()) walk(file);
      else files.push(file);
    }
  };
  walk('.');
  return files.sort();
}

function ignoredBy(text: string): (file: string) => boolean {
  const patterns = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return (file) => patterns.some((pattern) => path.matchesGlob(file, pattern));
}
