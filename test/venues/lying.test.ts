import { conformanceCards } from './conformance.ts';
import { lyingBenches } from './lying-bench.ts';

const benches = lyingBenches();

conformanceCards('the lying venue', () => benches.create());
