import { z } from 'zod';

/** What the fields of replies are made of. */
export const id = z.string();
export const amount = z.string().meta({ description: 'A decimal as a string.', example: '41000.5' });
export const at = z.iso.datetime().meta({ description: 'A moment in UTC.', example: '2026-11-20T10:00:00.000Z' });
/** Opaque: send it back as `before` or `after` for the next page. */
export const next = z.string().nullable().meta({ description: 'Where the next page begins; null on the last one.' });
export const link = z.string();
