import { inv01 } from './inv-01.ts';
import { inv02 } from './inv-02.ts';
import { inv03 } from './inv-03.ts';
import { inv04 } from './inv-04.ts';
import { inv05 } from './inv-05.ts';
import { inv06 } from './inv-06.ts';
import { inv07 } from './inv-07.ts';
import { inv08 } from './inv-08.ts';
import { inv09 } from './inv-09.ts';
import { inv10 } from './inv-10.ts';
import { inv11 } from './inv-11.ts';
import { inv12 } from './inv-12.ts';
import { inv13 } from './inv-13.ts';
import { inv14 } from './inv-14.ts';
import { inv15 } from './inv-15.ts';
import { inv16 } from './inv-16.ts';
import { inv17 } from './inv-17.ts';
import { inv18 } from './inv-18.ts';
import { inv19 } from './inv-19.ts';
import { inv20 } from './inv-20.ts';
import { inv20Decided } from './inv-20-decided.ts';
import { inv21 } from './inv-21.ts';
import { inv22 } from './inv-22.ts';
import { inv28 } from './inv-28.ts';
import { inv30 } from './inv-30.ts';
import type { Checker, Snapshot, Violation } from '../snapshot.ts';

/** Every law that the campaign asks about, a file each. */
export const CHECKERS: readonly Checker[] = [
  inv01,
  inv02,
  inv03,
  inv04,
  inv05,
  inv06,
  inv07,
  inv08,
  inv09,
  inv10,
  inv11,
  inv12,
  inv13,
  inv14,
  inv15,
  inv16,
  inv17,
  inv18,
  inv19,
  inv20,
  inv20Decided,
  inv21,
  inv22,
  inv28,
  inv30,
];

/** What breaks the laws of these classes. */
export const violationsOf = (snapshot: Snapshot, classes: readonly Checker['class'][]): Violation[] =>
  CHECKERS.filter((checker) => classes.includes(checker.class)).flatMap((checker) => checker.check(snapshot));
