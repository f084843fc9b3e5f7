import { conformanceCards } from './conformance.ts';
import { paperBenches } from './paper-bench.ts';

const benches = paperBenches();

conformanceCards('paper', () => benches.create());
