import { describe, expect, test } from '@jest/globals';
import type { VenueCapabilities } from '../../venues/port.ts';
import type { Table } from './table.ts';

/** What a venue says of itself before it is tested. */
export interface Declared extends VenueCapabilities {
  /** It is reached over a wire that can break; paper is not. */
  hasWire: boolean;
}

/**
 * Cards that not every venue can pass, each with what it needs. A venue that declares otherwise skips the card by that
 * declaration; every other card is for all.
 */
const NEEDS: Readonly<Record<string, Partial<Declared>>> = {
  'V-07': { nativeStops: true },
  'V-08': { nativeStops: true },
  'V-09': { nativeTakeProfits: true },
  'V-11': { deduplicatesByClientOrderId: true },
  'V-12': { deduplicatesByClientOrderId: true },
  'V-13': { deduplicatesByClientOrderId: true },
  'V-16': { nativeStops: true },
  'V-17': { nativeStops: true, nativeTakeProfits: true },
  'V-22': { honoursExpiry: true },
  'V-23': { honoursExpiry: true },
  'V-24': { nativeStops: true },
  'V-27': { deduplicatesByClientOrderId: false },
  'V-28': { honoursExpiry: false },
  'V-29': { nativeStops: false },
  'V-32': { hasWire: true },
  'V-33': { hasWire: true },
  'V-34': { hasWire: true },
  'V-35': { hasWire: true },
};

/** The cards of one venue while they are laid out. */
export interface Cards {
  /** A card; its title begins with its number. */
  card: (title: string, deed: () => Promise<void>) => void;
  /** The last card: what was skipped is what the adapter itself declares, no more and no less. */
  checkSkipped: (name: string, table: Table) => void;
}

export function cardsFor(declared: Declared): Cards {
  const skipped: string[] = [];
  return {
    card(title, deed) {
      const number = title.slice(0, 4);
      const unmet = unmetNeeds(number, declared);
      if (unmet.length === 0) {
        test(title, deed);
        return;
      }
      skipped.push(number);
      test.skip(`${title} (declared: ${unmet.join(', ')})`, deed);
    },
    checkSkipped(name, table) {
      describe(`${name} declares`, () => {
        test('V-00 exactly what it skips', () => {
          const { venue, wire } = table.bench;
          const own: Declared = { ...venue.capabilities, hasWire: wire !== null };
          const numbers = Object.keys(NEEDS).filter((number) => unmetNeeds(number, own).length > 0);
          expect(skipped.sort()).toEqual(numbers.sort());
          return Promise.resolve();
        });
      });
    },
  };
}

/** In words: what the card needs and the venue declares otherwise. */
const unmetNeeds = (number: string, declared: Declared): string[] =>
  Object.entries(NEEDS[number] ?? {}).flatMap(([need, value]) =>
    declared[need as keyof Declared] === value ? [] : [`${need} ${value ? 'no' : 'yes'}`],
  );
